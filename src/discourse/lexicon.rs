//! Word classes: what a word may be in the grammar of a news sentence.
//!
//! A word has a set of classes, looked up once. The lists are English, in small letters.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::codebook::Lower;

/// A set of word classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes(u64);

impl Classes {
    #[inline]
    pub(super) const fn has(self, class: Self) -> bool {
        self.0 & class.0 != 0
    }

    #[inline]
    pub(super) const fn and(self, class: Self) -> Self {
        Self(self.0 | class.0)
    }
}

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $bit:literal: $words:literal;)*) => {
        $($(#[$doc])* pub(super) const $name: Classes = Classes(1 << $bit);)*
        static LISTS: &[(Classes, &str)] = &[$(($name, $words)),*];
    };
}

classes! {
    HE = 0: "he him his himself he'd he'll he's";
    SHE = 1: "she her hers herself she'd she'll she's";
    IT = 2: "it its itself it'd it'll it's";
    THEY = 3: "they them their theirs themselves they'd they'll they're they've";
    FIRST_SINGULAR = 4: "i me my mine myself i'm i've i'll i'd";
    FIRST_PLURAL = 5: "we us our ours ourselves we're we've we'll we'd";
    POSSESSIVE = 6: "his her its their my our";
    OBJECT = 7: "him her them me us";
    REFLEXIVE = 8: "himself herself itself themselves";
    ARTICLE = 9: "the a an this that these those";
    DEFINITE = 10: "the this that";
    /// Verbs that report what somebody says or thinks.
    REPORT = 11: "
        accuse accused accuses add added adds admit admits admitted advise advised affirm affirmed agree agreed agrees
        allege alleged alleges announce announced announces answer answered answers appeal appealed appeals argue argued
        argues ask asked asks assert asserted asserts assure assured assures believe believed believes blame blamed blames
        boast boasted call called calls caution cautioned cautions claim claimed claims comment commented complain
        complained complains conceded concedes confirm confirmed confirms contend contended contends countered criticised
        criticized declare declared declares  demand demanded demands denied denies denounced deny described
        describes disclosed dismissed doubt doubted doubts emphasised emphasized estimated estimates expects explain
        explained explains feared fears hinted hints hoped hopes implied indicated indicates insist insisted insists joked
        lamented maintain maintained maintains mentioned mused noted notes objected observed observes offered ordered
        pledge pledged pledges pleaded predicted predicts promise promised promises proposed proposes protested
        questioned quipped reaffirmed recalled recalls recommended rejected rejects reiterated
        remarked remarks repeated repeats replied replies reported reports request requested responded responds retorted
        revealed said say saying says scoffed signalled snapped speaking spoke stated states stressed stresses suggested
        suggests summarised swore talked telling tells testified thinks thought threatened threatens told urge urged urges
        vow vowed vows wants warn warned warning warns welcomed wondered wonders wrote writes";
    /// Verbs of speech proper, which introduce direct speech.
    SPEECH = 12: "
        added adds admitted announced answered argued asked asks boasted called claimed commented complained conceded
        concluded confirmed continued countered cried declared explained insisted insists joked lamented mused noted notes
        observed pleaded predicted promised protested quipped recalled remarked repeated replied replies reported
        responded retorted said say says scoffed shouted snapped stated stressed suggested swore told tells urged urges
        vowed warned warns wondered wrote writes";
    /// People in an office, one of them.
    ROLE = 13: "
        nominee abbot teacher rapporteur doctor nurse captain sergeant chairperson shopkeeper baker farmer poet singer
        adviser advisor admiral aide ambassador boss chair chairman chairperson chairwoman chancellor chief colonel
        commander commissioner coordinator delegate deputy diplomat director economist emir envoy executive founder general
        governor head host incumbent judge king lawmaker leader legislator lieutenant major marshal mayor mediator minister
        monarch negotiator officer official organiser organizer patriarch politician pope premier president prime-minister
        prince princess prosecutor queen rapporteur representative ruler secretary secretary-general senator speaker
        spokesman spokesperson spokeswoman statesman steward sultan treasurer veteran vice-president warlord candidate
        opponent successor predecessor counterpart rival guest visitor strongman technocrat lawyer historian professor
        scientist engineer priest bishop archbishop cardinal trader banker broker columnist activist campaigner critic
        commentator analyst author newcomer winner man woman politburo paramount secretary-treasurer co-chair";
    /// People in an office, several.
    ROLES = 14: "
        advisers advisors aides ambassadors chancellors chiefs commanders commissioners delegates deputies diplomats
        envoys generals governors lawmakers leaders legislators mediators ministers negotiators officers officials
        politicians premiers presidents representatives senators spokesmen candidates men women counterparts rulers
        presidents chairmen";
    /// What acts for a state: it stands for the state.
    BODY = 15: "
        rebels insurgents guerrillas mediators owners rulers occupiers invaders members volunteers inspectors
        administration administrations airforce army armies authorities brigade cabinet capital command delegation
        delegations delegates embassy executive forces garrison government governments guard guards guns gunners
        intelligence junta leadership leaders military militaries ministry ministries mission navy negotiators officials
        diplomats diplomacy parliament planners police presidency regime senate side soldiers spokesman spokesperson
        spokeswoman ambassador envoy envoys team treasury troops congress lawmakers legislature generals commanders
        officers staff artillery ministers bank representative representatives pilots engineers planes jets fleet
        ambassadors";
    /// The state itself.
    STATE = 16: "
        country nation republic kingdom state territory neighbour neighbor island islands homeland region statelet
        principality enclave invader aggressor occupier ally power federation province";
    /// Organisations, by a common noun.
    BODY_NOUN = 17: "
        agency alliance assembly association authority bank bloc board body broker brotherhood caucus chamber charity
        church coalition commission committee community company compact confederation conference consortium convention
        corporation council court directorate executive faction federation firm foundation front fund group guild
        institute institution league lobby militia mission monitors movement network organisation organization
        panel parliament party pact secretariat senate society syndicate tribunal union watchdog congress utility federation
        cooperative club newspaper ministry owner owners operator directors forum rebels insurgents guerrillas";
    /// Sides of a conflict or talks, several.
    SIDES = 18: "
        adversaries allies armies belligerents camps capitals communities countries delegations enemies factions foes
        forces governments groups movements nations neighbours neighbors opponents organisations organizations parties
        powers republics rivals sides signatories states teams unions antagonists combatants";
    /// Words that say how many.
    COUNT_TWO = 19: "both two either neither each";
    COUNT_THREE = 20: "three trio";
    /// Titles that stand right before a name and belong to a person.
    TITLE = 21: "
        abbot mother brother imam mufti patriarch metropolitan catholicos hetman doctor captain commodore viscount earl duke
        secretary-general
        mr mrs ms miss dr sir dame lord lady baroness baron count countess prof professor gen general col colonel capt
        captain maj major lt lieutenant sgt sergeant cmdr commander adm admiral marshal brigadier field king queen prince
        princess pope cardinal archbishop bishop father sister brother rabbi imam sheikh sheik ayatollah president premier
        chancellor minister secretary ambassador senator governor mayor representative rep sen gov amb congressman
        congresswoman speaker judge justice commissioner envoy chairman chairwoman spokesman spokeswoman director
        monsieur madame herr frau senhor señor señora don doña comrade chief vice-president president-elect premier-elect
        taoiseach emir sultan mp mep rev reverend deputy leader negotiator chair spokesperson private corporal nurse
        inspector superintendent justice advocate attorney";
    MALE_TITLE = 22: "
        mr sir lord baron count king prince father brother monsieur herr don señor senhor chairman spokesman congressman
        man statesman salesman businessman nobleman policeman ombudsman duke emperor sheikh";
    FEMALE_TITLE = 23: "
        mrs ms miss dame lady baroness countess queen princess sister madame frau doña señora chairwoman spokeswoman
        congresswoman woman businesswoman policewoman duchess empress";
    /// Words that stand before a place.
    PLACE_PREPOSITION = 24: "
        in at near around outside inside into from across through over above beneath beyond toward towards along off onto
        within throughout under";
    /// Words of names of organisations, written with a capital in them.
    ORGANISATION_WORD = 25: "
        inspectorate rally secretariat circle seminary diocese regiment battalion militia order lantern commune
        academy action administration agency alliance army assembly associates association authority bank bloc board
        brigade brigades brotherhood bureau cabinet caucus centre center chamber church club coalition college command
        commission committee commonwealth communion compact company concern confederacy confederation conference congress
        consortium convention cooperation corporation corps corridor council court covenant cross crescent democrats
        department directorate dynamics electric energy entente federation fighters forces forum foundation front fund
        gazette greens group guard guild holdings house initiative institute international labour league legion
        liberals conservatives socialists mandate media medics men mediators ministry mission mothers movement network
        news observatory observers office operators organisation organization pact panel parliament partners partnership
        party platform police populars post power press programme program radicals radio rail railways register relief
        reserve resistance review secretariat senate service services society solidarity staff steel syndicate television
        times treasury treaty tribunal trust union unions university veterans volunteers watch welfare women workers works
        herald tribune courier chronicle telegraph arms aerospace shipping lines airlines industries wire rescue doctors
        lawyers unionists patriots nationalists republicans royalists farmers teamsters dockers miners shipyard shipyards
        refinery exchange insurers underwriters monitor monitors";
    /// Words of names of places and things that hold no position.
    PLACE_WORD = 26: "
        airport avenue barracks basin bay bazaar beach boulevard bridge canal canyon cape castle cathedral channel city
        coast cove creek crossing dam delta desert district estuary fjord forest fort gate gulf harbour harbor heights
        highlands hill hills hotel hospital isle junction lagoon lake lane lowlands meadow monastery mount mountain
        mountains oblast ocean park pass peak peninsula plain plains plateau port province quay range reef reservoir ridge
        river road sea shore sound spring square station straits strait street terminal tower town tunnel valley village
        voivodeship wadi well wharf woods palace airfield base stadium museum theatre theater day week night eve war
        accord accords agreement protocol treaty declaration memorandum charter convention plan formula act law clause
        article line process roadmap resolution summit games cup prize award anniversary operation missile rocket drone
        euro dollar krone crown saturday monday county oil gas";
    /// Days, months, feasts and other words that have a capital and name no actor.
    CAPITAL_WORD = 27: "
        monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
        september october november december christmas easter ramadan eid lent passover i mr mrs ms dr god english french
        german spanish muslim muslims christian christians jewish islamic catholic catholics orthodox protestant arab arabs
        african africans asian europeans european western eastern northern southern north south east west central atlantic
        pacific baltic soviet nato-led christianity islam olympic nobel internet covid";
    /// Joins names that act together.
    AND = 28: "and";
    /// Verbs that a state or person is the subject of, in their commonest forms.
    AUXILIARY = 29: "
        has have had is are was were will would can could may might must should does did do says said wants wanted";
    NEGATION = 30: "not no nobody none never neither nor without";
    /// Small words that belong to no name at the head of a sentence.
    FUNCTION = 31: "
        a about above according across after against ahead all almost along already also although amid among an and any
        anyone around as asked at away back because before behind being below beneath beside besides between beyond both but
        by can could despite did do does down during each earlier either else elsewhere even ever every everyone everything
        few first five for former four from further given had half has have having he hence her here his how however i if in
        indeed inside instead into is it its itself just last late later least less like little many may meanwhile more
        moreover most much must my near nearly neither never nevertheless next nine no nobody none nonetheless nor not
        nothing now of off often on once one only onto or other others our out outside over past per perhaps rather second
        secondly seven several she should since six so some somebody someone sometimes soon still such than that the their
        them then there therefore these they third this those though three through throughout thus till to today together
        tomorrow tonight too toward towards twice two under unless unlike until up upon us very was we were what whatever
        when whenever where whereas wherever whether which while who whoever whom whose why will with within without would
        yesterday yet you your asked told citing speaking eight ten eleven twelve twenty thirty forty fifty hundred thousand
        officials diplomats critics supporters analysts residents reporters journalists nor it's that's there's don't
        let's we're we've i'm he's she's they're old new talks fighting negotiators ministers hours days weeks months years
        minutes police troops soldiers rebels relations prices shares bread grain";
    /// Relations of one actor to another: "X's ally".
    OTHER = 32: "neighbour neighbor rival enemy foe adversary opponent counterpart ally other opponents rivals";
    /// Verbs of being, which join a name and its office.
    BE = 33: "is was became becomes remains been";
    /// Nouns of what somebody says or thinks: "in Varga's view".
    OPINION = 39: "
        view opinion rejection refusal insistence accusation claim warning call demand appeal statement words judgement
        judgment assertion proposal threat promise pledge denial criticism objection objections support offer";
    OF = 34: "of";
    WHO = 35: "who whose whom which";
    /// Words before a person's office that are no part of it.
    OLD_OFFICE = 36: "former ex outgoing late retired deposed ousted";
    /// Regions and cities that are often in the news and hold no position, where they are not a government's seat.
    PLACE = 38: "
        europe asia africa america scandinavia balkans caucasus crimea donbas donbass donetsk luhansk zaporizhzhia kherson
        kharkiv odesa odessa mariupol bakhmut avdiivka pokrovsk dnipro lviv mykolaiv sumy poltava chernihiv kursk belgorod
        bryansk rostov sevastopol vladivostok siberia chechnya dagestan transcarpathia galicia bucha irpin gaza rafah
        jenin nablus hebron haifa golan galilee negev sinai jerusalem aleppo idlib homs latakia raqqa mosul basra kirkuk
        najaf fallujah erbil kandahar herat hormuz suez bosphorus dardanelles istanbul izmir gaziantep karabakh
        nagorno-karabakh stepanakert abkhazia ossetia transnistria darfur khartoum tigray amhara goma kivu ituri bukavu
        mekelle benghazi misrata tripoli casablanca lagos mombasa hodeidah aden marib dubai jeddah mecca medina mumbai
        kashmir punjab karachi lahore peshawar xinjiang tibet shanghai shenzhen guangdong okinawa hiroshima osaka busan
        manila mindanao jakarta sumatra sydney melbourne auckland frankfurt munich hamburg cologne leipzig dresden
        stuttgart milan naples turin sicily barcelona catalonia seville lyon marseille nice strasbourg normandy brittany
        rotterdam antwerp basel zurich davos salzburg krakow gdansk rzeszow przemysl transylvania manchester birmingham
        liverpool glasgow edinburgh belfast wales cornwall california texas florida alaska anchorage hawaii guam
        manhattan chicago boston houston philadelphia pennsylvania ohio michigan virginia maryland baltimore delaware
        colorado arizona nevada oregon seattle detroit atlanta dallas denver miami louisiana alabama kentucky tennessee
        montana quebec ontario alberta vancouver toronto montreal chernobyl enerhodar kupiansk slovyansk kramatorsk
        melitopol berdiansk tokmak robotyne vuhledar soledar azov arctic antarctica sahel maghreb levant";
    SPOKES = 37: "spokesman spokeswoman spokesperson spokesmen office aides aide adviser ambassador envoy lawyer delegation
        party government";
}

/// The classes that tell heads of descriptions apart, the narrower ones first.
pub(super) const NOUNS: [Classes; 6] = [SPOKES, OTHER, BODY, STATE, BODY_NOUN, ROLE];

/// First names that say which pronoun is likely.
const HE_NAMES: &str = "
    aaron abdul abdullah abel adam adrian ahmad ahmed alan albert aleksandar aleksander alex alexander alexei ali allan
    anatole anatoly anders andreas andrei andrew andriy andrzej anthony anton antonio antony ari arman arthur artur asif
    august axel aziz bashar bart benjamin bernard bill bjorn bob bohdan boris brad brian bruno carl carlos cem charles
    chris christian christopher clemens colin craig cyril dan daniel david denis dennis dieter dimitri dmitri dmitry dmytro
    donald douglas edgar eduard edward emil emmanuel emre enrique eric erik ernst ethan eugene evan evgeny fadi farid felix
    ferdinand fernando filip florian francis francisco francois frank franz fred frederic friedrich fumio gabriel gavin
    gennady george georges georgi gerald gerard gerhard giorgio giovanni giuseppe goran gordon graham greg gregor guido
    guillaume gunther gustav hakan hamid hans harald harold harry hasan hassan hector heinrich helmut henri henrik henry
    herbert herman hubert hugo hussein ian ibrahim igor ilham ilya imran ion ismail ivan ivo jaap jack jacob jacques jaime
    jake jakob jakub james jan janez jason javier jean jeff jens jeremy jerome jim jiri joachim joao joe joel johan johann
    john jonas jonathan jorge jose josef joseph joshua josip juan jules julian julius jurgen kai karel karim karl kazimir
    keith ken kevin khaled khalid kim kirill klaus konrad konstantin kristjan kurt lars laszlo laurent lee leo leon
    leonard leonid lev liam lloyd louis luca lucas luigi luis luka lukas magnus mahmoud malik manuel marc marcel marco
    marcus marek mario mark marko markus marten martin mateusz mathias matteo matthew matthias maurice max maxim maxime
    mehmet michael michal michel miguel mihai mikael mike mikhail miklos milan milos miroslav mohamed mohammad mohammed
    mohsen murat mustafa mykhailo nathan neil nicholas nick nicolas nigel nikita niklas nikola nikolai nikos nils norman
    oleg oleh oleksandr oleksii olaf olav oliver olivier omar orhan oscar oskar osman otto ousmane owen pablo paolo pascal
    patrick paul pavel pavlo pawel pedro per peter petr petro philip philippe pierre piotr piet quentin radek radoslaw
    rafael ralph ramzan rashid rasmus raul ray recep reinhard rene ricardo richard rishi rob robert roberto rodrigo roger
    roland rolf roman ron ruben rudolf rupert rustem ryan said salim sam samuel sanjay saul scott sean sebastian sergei
    sergey sergio serhii shigeru simon slobodan stefan stephen steve steven stuart sven taras tariq teodor terry theo
    theodor thomas tibor tim timothy tobias tom tomas tomasz tony trevor ulrich umberto vadim valentin valery vasil vasily
    victor viktor vincent vitaly vlad vladimir vladislav volodymyr walter werner wilhelm will william willem wladyslaw
    wolfgang xavier yan yann yevgeny yosef youssef yuri yusuf yves zbigniew zoran";
const SHE_NAMES: &str = "
    ada adele agata agnes agnieszka aisha alexandra alice alicia alina alma amanda amelia amina amira amy ana anastasia
    andrea angela angelina anita anja ann anna annalena anne annette annie antonia ariane asma astrid aurora ayse barbara
    beata beatrice benazir berit bettina birgit bridget brigitte camilla carla carmen carol carolina caroline catarina
    catherine cecilia charlotte chiara christina christine chrystia clara claire claudia clare cristina dagny dalia dana
    daniela daria deborah diana dilma dominique donna dora doris dorothy ebba edith ekaterina elena eleni elif elin elisa
    elisabeth elise eliza elizabeth ella ellen elsa else emilia emily emma erna esther eva evelyn evika fatima fatma
    federica fiona flora florence frances franziska freya frida gabriela gabrielle galina georgia gerda gertrud gina giorgia
    gloria golda greta gudrun gunilla hala halima hana hanna hannah hanne harriet heather heidi helen helena helene helga
    henrietta hilda hillary ida ilse ilona imelda ines inga inge ingrid irena irene irina iris irma isabel isabella isabelle
    iva ivana jacinda jadwiga jana jane janet janina jeanne jelena jennifer jenny jessica joan joanna johanna josephine
    joyce judith julia juliana julie julija justina kaisa kaja kamala karen karin karina karla karolina kata katarina
    kate katerina katharina katherine kathleen katja katrin kerstin kirsten klara kristalina kristin kristina lara larissa
    laura lea leila lena leonie leyla lidia liesl lilian lily lina linda liora lisa liz lola lorena louise lucia lucy
    luisa lyudmila magda magdalena maia maja malala malin mara margaret margarita margit margot maria mariam mariana marie
    marina marine marion marissa marjorie marta martha martina mary maryam mathilde maya meera megan melania melanie merete
    mette mia michelle mila milena mina mira miriam moira mona monica monika nadia nadine najla nancy naomi natalia natalie
    natasha nicole nikki nina nino noa noor nora noura oksana olena olga olha olivia ottilie pamela patricia paula pauline
    penelope petra philippa priti rachel ramona ranya raquel rebecca regina renata rina rita roberta romana rosa rose
    roza ruth sabina sabine sahra salome samantha samia sanna sandra sara sarah selma shirin sigrid silvia simone sofia
    sofie solene sonia sophia sophie stella stephanie susan susanna susanne svetlana sylvia sylvie tamar tamara tanja tatiana
    teresa thea theresa therese tina tove ulla ulrike ursula valentina valeria vanessa vera verena veronica victoria
    viktoria viola violeta virginia vivian viviane wanda wendy yael yana yasmin yulia yvette yvonne zainab zeynep zoe zofia
    zuzana";

static CLASSES: LazyLock<FxHashMap<&str, Classes>> = LazyLock::new(|| {
    let mut classes: FxHashMap<&str, Classes> = FxHashMap::default();
    for (class, words) in LISTS {
        for word in words.split_whitespace() {
            let known = classes.entry(word).or_default();
            *known = known.and(*class);
        }
    }
    classes
});

static HIS: LazyLock<FxHashMap<&str, bool>> = LazyLock::new(|| {
    let names = |list: &'static str, he: bool| list.split_whitespace().map(move |name| (name, he));
    names(HE_NAMES, true).chain(names(SHE_NAMES, false)).collect()
});

/// The classes of a word in small letters.
pub(super) fn classes(word: &str) -> Classes {
    CLASSES.get(word).copied().unwrap_or_default()
}

/// The classes of a word in any case.
pub(super) fn classes_of(word: &str) -> Classes {
    classes(&Lower::new(word))
}

/// Whether a first name (in small letters, without accents) is a man's; `None` where it is not known.
pub(super) fn is_mans_name(name: &str) -> Option<bool> {
    HIS.get(name).copied()
}
