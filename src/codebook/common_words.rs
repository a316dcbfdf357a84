//! Words that a name must not be confused with: the common words of English, and first names.
//!
//! Two uses: an alias that is such a word is reported as ambiguous, and a capitalised word that is such
//! a word is no misspelt name. The lists were put together for news; they need not be complete.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::Lower;

static WORDS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| COMMON.split_whitespace().collect());
static NAMES: LazyLock<FxHashSet<&str>> = LazyLock::new(|| FIRST_NAMES.split_whitespace().collect());

/// Whether `word`, in any case, is a common English word.
pub(crate) fn is_common_word(word: &str) -> bool {
    WORDS.contains(&*Lower::new(word))
}

/// Whether `word` is a first name, written with its capital.
pub(crate) fn is_first_name(word: &str) -> bool {
    NAMES.contains(word)
}

const COMMON: &str = "
a able about above abroad absence accept accord according account accuse across act action actually add
address adept administration advance advice affair afraid after afternoon again against age agency agenda
agent ago agree agreed agreement ahead aid aide aim air alert alive all allegation alliance allied allow
allowed ally almost alone along already also alternative although always am ambassador amid among amount an
analyst ancient and anger angry announce annual another answer any anyone anything apart apparently appeal
appear appearance approach april are area argue arm armed army around arrange arrest arrive article as
ashore aside ask asked assault assembly asset at attack attacker attempt attend attention august authority
autumn available average avoid away back backed bad baker bank bar base based basic battle bay be bear beat
because become been before began begin beginning behind being believe belief bell below beneath benefit
beside best better between beyond big bill billion bird black blame bless block blue board boat body bomb
book border both bottom bound boy branch bread break breakthrough bridge brief briefing bright bring
broad brother brought brown budget build building burn bush business but buy by cabinet call called came
campaign can candidate cannot capital captain car card care carry case cash castle cause cease ceasefire
central century certain chair chairman challenge chance change chapter charge chase check chief child choice
choose church citizen city civil civilian claim clash class clean clear clearly close coalition coast cold
colleague collection come comment commission commissioner commit committee common communication communist
community company compact compare complain complete concern concession condemn condition conference confirm
conflict congress conservative consider constitution consultation contact continue contract control cook
coordination corner correspondent corridor corruption cost could council country couple course court cover
create crime crisis critic critical criticism cross crowd crown cry current currently cut daily damage danger
dark data date daughter day dead deal dear death debate decade december decide decision deep defeat defence
defend defense defiance delay delegate delegation deliver delivery demand democracy democrat democratic deny
department deputy describe deserve despite detail develop development dialogue did die difference different
difficult dinner diplomacy diplomat diplomatic direct direction director disagreement discuss discussion
dispute district do doctor document does dog dollar domestic done donor door doubt down draft dragon dream
drive drone drop during duty each earlier early earth east eastern easy economic economist economy editor
education effort eight either elect election eleven else emergency emissary end enemy energy enough enter
entire entrance envoy especially establish estimate even evening event eventually ever every everyone
everything evidence exactly example except exchange executive expand expect experience expert explain
explosion express extend extra eye face fact faction fail failure fair faith fall family far farmer fast
father favor favour fear february federal federation feel fell few field fifty fight fighter fighting figure
file fill final finally finance financial find fine fire firm first fish five flag flight floor fly focus
follow following food foot for force foreign forest former forty forum forward foundation founder four fourth
fox frame framework free freedom friday friend from front frontier frozen fuel full fund further future gain
gas gate gave general generally get girl give given go goal gold good government governor grain grant gray
great green grey grid ground group grow growing guard guest guarantee guide gun had hair half hall hand
happen hard has hate have having he head health hear hearing heart heavy height help her here herself high
highway hill him himself his history hit hold home homeland hope hospital host hostage hotel hour house how
however huge human humanitarian hundred hunt i ice idea if ill immediate immediately impact importance
important impose in incident include including increase indeed independence independent industry influence
information infrastructure inside insist instead institute institution insurgent intelligence interest
interior international interview into invasion investigation investor invitation is island islander islands
issue it its itself january job join joint journalist judge july june just justice keep key kill kind king
knight know known label labour lack lady lake land language large last late later latest law lawmaker lawyer
lead leader leadership leading league learn least leave led left legal legislature less let letter level
liberal liberation lie life light like likely limit line list listen little live local long look lord lose
loss lot love low machine made main maintain major majority make man manager many march mark market marsh
marshal marshall mass match matter may mayor me mean meanwhile measure mediator medical meet meeting member
membership memorandum men merchant message met middle midnight might migrant military million mind mine
minister ministry minority minute miss mission mobilisation moderate moment monday money monitor month mood
moon moore moral more moreover morning most mother motion mountain move movement much muslim must my myself
name national nation native near nearby nearly necessary need negotiate negotiation negotiator neighbor
neighbour neither network never nevertheless new news newspaper next night nine no nobody noble none noon nor
normal north northern not note nothing notice november now nuclear number observer obviously occupation
occupied october of off offensive offer office officer official often oil old on once one only open operation
opinion opponent opportunity oppose opposition or order ordinary organisation organization other others
otherwise our out outcome outside over overnight own page paid page pain palace paper park parker parliament
part participant particularly partly partner party pass past path pause pay peace peacekeeper people per
percent perhaps period permanent person phase phone picture piece pike place plan plant play please point
police policy political politician politics pool poor pope popular population port position possible possibly
post pot potential powell power powerful practice praise preparation presence present president presidency
press pressure previous previously price priest prime prince princess prison prisoner private probably
problem process produce professor programme program progress project promise proper proposal propose
prosecutor protect protection protest protester protocol prove provide province provision public publisher
publicly push put quarrel quarter queen question quick quiet quite quote race radio railway rain raise range
rate rather reach read ready real reality really reason rebel receive recent recently recognise recognition
reconstruction record red reform refugee refuse regime region regional regret reject relation relationship
release relief remain remark remember report reporter representative republic republican request require
rescue reserve resident resistance resolution resource response responsibility rest restoration result
return reveal rice rich right rise risk river road rock role room rose round ruler rule run running rural
rush safe safety said saint sale same sanction satellite saturday save saw say saying scene school scientist
sea seat second secretary secret section security see seek seem seen senate senator send senior separatist
september serious serve service session set settlement seven several severe shah shall share sharp she
shelling shift ship shoot shore short shortly should show side sign signal signature significant silence
similar simple simply since single sir sister sit site situation six skill small smith snow so socialist
social society soil soldier some someone something sometimes son song soon sort source south southern
sovereignty speak speaker special speech spend spokesman spokesperson spokeswoman spring square staff stage
stake stand standing star start state statement station statesman stay steel step still stock stone stop
storm story strategy street strength strike strong student study style subject such suddenly suggest suit
summer summit sun sunday superpower supply support supporter suppose supreme sure surely surprise survivor
suspend sweet system table take talk talks tank target task tax teacher team television tell temporary ten
tension term terms territory terrorist test than thank thanks that the their them themselves then there
therefore these they thing think third thirty this those though thought thousand threat threaten three
through throughout thursday thus till time title to today together told tomorrow tonight too took top total
touch tough toward towards tower town trade train transition travel treasury treat treaty trial tribe troops
trouble truce true truly trust truth try tuesday turkey turn twelve twenty twice two under
understanding understand unfortunately union unit unite united unity university unless unlike until up update
upon us use used usually valley value various vast very veteran veto via victim victory view village violence
violation visit visitor voice volunteer vote voter wait wale walk walker wall want war warn warning was watch
water way we weak weapon wear weather wednesday week weekend well went were west western what whatever
wheat when whenever where whether which while white who whoever whole whom whose why wide wife will win wind
winter wise wish with withdraw withdrawal within without witness woman women wonder wood word work worker
world worry worse worst worth would wound write writer wrong yard year yes yesterday yet york you young your
";

const FIRST_NAMES: &str = "
Aaron Adam Adrian Ahmad Ahmed Alan Albert Alec Alex Alexander Alexandra Alexei Alfred Ali Alice Alison Amanda
Amy Ana Andre Andrea Andreas Andrew Andriy Angela Angus Anita Ann Anna Anne Annie Anthony Antonio Arthur
Ashley Austin Barack Barbara Ben Benjamin Bernard Bernie Beth Bill Billy Bob Bobby Boris Brad Brandon Brian
Bruce Bryan Caitlin Carl Carlos Carol Caroline Catherine Cecil Chad Charles Charlie Charlotte Chelsea Chris
Christian Christina Christine Christopher Claire Claude Clint Colin Craig Cynthia Dan Daniel Danny Dave David
Dean Debbie Deborah Denis Denise Dennis Denzel Derek Diana Diane Dick Dmitri Dmitry Don Donald Donna Doris
Dorothy Doug Douglas Duncan Dwight Ed Eddie Edgar Edward Edwin Eleanor Elena Eli Elizabeth Ella Ellen Emily
Emma Emmanuel Eric Erica Ernest Ethan Eugene Eva Evan Evelyn Felix Fiona Frances Francis Francois Frank Fred
Frederick Gabriel Gareth Gary Gavin Gene Geoffrey George Georgia Gerald Gerard Gerry Gina Glenn Gloria Gordon
Grace Graham Grant Greg Gregory Guy Hannah Harold Harry Harvey Hassan Heather Hector Helen Henry Herbert Howard
Hugh Hugo Hunter Hussein Ian Igor India Irina Isaac Isabel Israel Ivan Ivana Ivanka Jack Jackie Jackson Jacob
Jake James Jamie Jan Jane Janet Jared Jason Jay Jean Jeff Jeffrey Jennifer Jenny Jeremy Jerry Jesse Jessica Jill
Jim Jimmy Jo Joan Joanna Joe Joel John Johnny Jon Jonathan Jordan Jorge Jose Joseph Joshua Juan Judith Judy
Julia Julian Julie Justin Kamala Karen Karl Kate Katherine Kathleen Kathy Keith Kelly Ken Kenneth Kenya Kerry
Kevin Kim Kimberly Kirill Kyle Larry Laura Lauren Lawrence Lee Leo Leon Leonard Leonid Leslie Lewis Linda Lindsey
Lisa Liz London Louis Louise Lucas Lucy Luis Luke Lynn Madison Malcolm Marc Marco Marcus Margaret Maria Marie
Marilyn Mario Marion Mark Marta Martha Martin Mary Matt Matthew Maurice Max Maxim Megan Melania Melissa Mia
Michael Michel Michele Michelle Miguel Mike Mikhail Miranda Mitch Mohammad Mohammed Molly Monica Morgan
Muhammad Nancy Natalia Natalie Natasha Nathan Neil Nicholas Nick Nicolas Nicole Nigel Nikita Nina Noah Norman
Oleg Oleksandr Oleksiy Olena Olga Oliver Olivia Omar Oscar Owen Pamela Paris Patricia Patrick Paul Paula Pavel
Pedro Penelope Peter Petr Petro Philip Phillip Pierre Rachel Ralph Randy Ray Raymond Rebecca Rex Richard Rick
Rob Robert Roberto Robin Rodney Roger Roman Ron Ronald Rosa Rosemary Ross Roy Russell Ruth Ryan Sam Samantha
Samuel Sandra Sara Sarah Scott Sean Sebastian Serge Sergei Sergey Serhiy Seth Sharon Shirley Simon Sofia Sophia
Sophie Stacy Stanley Stefan Stephanie Stephen Steve Steven Stuart Susan Sydney Sylvia Tamara Tatiana Taylor Ted
Teresa Terry Theodore Theresa Thomas Tiffany Tim Timothy Tina Todd Tom Tony Tracy Trevor Tyler Ursula Valerie
Vanessa Vera Victor Victoria Viktor Vincent Virginia Vitali Vivian Vladimir Volodymyr Walter Wayne Wendy William
Winston Xavier Yuri Yulia Yusuf Yvonne Zachary Zoe
";
