//! Word lists of the matching rules, in small letters where not said otherwise.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

/// A list of words, a set once it is used.
pub(super) struct Words {
    list: &'static str,
    set: OnceLock<FxHashSet<&'static str>>,
}

impl Words {
    const fn new(list: &'static str) -> Self {
        Self { list, set: OnceLock::new() }
    }

    /// Whether the list holds `word`.
    pub(super) fn has(&self, word: &str) -> bool {
        self.set.get_or_init(|| self.list.split_whitespace().collect()).contains(word)
    }
}

/// Longer names that contain an actor's name and stand for nobody in a usual codebook. Written as text has
/// them, with semicolons between. Where a codebook has one of them as an actor's name, it is that actor's.
pub(super) const DECOYS: &str = "
Washington Post; Washington Times; Washington Examiner; New York Times; New York Post; Times of Israel;
Jerusalem Post; Kyiv Post; Kyiv Independent; Moscow Times; China Daily; China Morning Post;
South China Morning Post; Japan Times; Korea Herald; Korea Times; Iran International; Russia Today;
Times of India; Hindustan Times; Jordan Times; London Times; Evening Standard; Le Monde; Al Jazeera;
Voice of America; Radio Free Europe; Radio France Internationale; France Inter; France Info; France 24;
Agence France-Presse; Ukraine Weekly; Politico Europe; Sky News Arabia; Ukrainska Pravda; Berliner Zeitung;
Sudan Tribune; New York; New England; New Britain; New Mexico; Washington state; Washington State;
Georgia Strait; Northern Ireland; South China Sea; East China Sea; Sea of Japan; Gulf of Oman;
Gulf of Mexico; Gulf of Aden; Persian Gulf; Little Russia; New Russia; White Russia; Turkey Point;
Jordan River; Jordan Valley; River Jordan; West Jordan; Paris, Texas; Moscow, Idaho; Berlin Wall;
London Bridge; British Columbia; French Guiana; French Polynesia; British Virgin Islands;
U.S. Virgin Islands; American Samoa; Lake Geneva; Lake Chad; Chad basin; Panama City; Panama Canal;
Kuwait City; Guatemala City; Vatican Museums; Red Square; Geneva Conventions; Geneva Convention;
Geneva conventions; Minsk agreements; Minsk Agreements; Minsk accords; Minsk Accords; Oslo accords;
Oslo Accords; Paris Agreement; Paris agreement; Paris climate agreement; Paris climate accord;
Paris climate accords; Paris accords; Dayton accords; Budapest Memorandum; Budapest memorandum;
Camp David Accords; Vienna Convention; Helsinki Accords; Helsinki Final Act; Rome Statute; Treaty of Rome;
Warsaw Pact; Montreux Convention; Abraham Accords; Good Friday Agreement; Rambouillet accords;
Istanbul Communique; Washington Treaty; Washington treaty; Washington Consensus; Brussels Agreement;
Ohrid Agreement; Taif Agreement; Kyoto Protocol; Georgia Tech; University of Washington;
Washington University; Bank of England; Bank of America; Bank of China; Bank of Japan; Air France;
Air India; Air China; British Airways; Turkish Airlines; Iran Air; China Eastern; Japan Airlines;
American Airlines; US Airways; Qatar Airways; Ukraine International Airlines; U.S. Steel; US Steel;
U.S. Bank; U.S. Open; US Open; French Open; Australian Open; British Petroleum; British Telecom;
British Museum; American Express; Russian Railways; Paris Saint-Germain; Paris Saint Germain; Paris Match;
Dynamo Kyiv; Dynamo Moscow; Spartak Moscow; Lokomotiv Moscow; Bayern Munich; Trump Tower;
Trump Organization; Trump Organisation; Trump University; Kennedy Center; Air Jordan; Wall Street Journal;
Beijing Olympics; Paris Olympics; London Olympics; Russian Orthodox Church; Ukrainian Orthodox Church;
Orthodox Church of Ukraine; Church of England; Greek Catholic Church; American Jewish Committee;
Native American; Native Americans; African American; African Americans; Latin America; Latin American;
North American; South American; Central American; Anglo-American; Turkish delight; Turkish coffee;
French fries; French toast; Russian roulette; German shepherd; Spanish flu; Guinea pig; China syndrome;
Chicken Kyiv; Chicken Kiev; chicken Kyiv; chicken Kiev
";

/// Words before a surname that belong to it.
pub(super) static NAME_PARTICLES: Words = Words::new(
    "
abu ad af al an ar as ash at av az ben bin da de del della den der di do dos du el ibn la le ould ten ter
van von zu
",
);

/// Family names that come first in a person's name.
pub(super) static FAMILY_FIRST: Words = Words::new(
    "
ban chen cho choi dong han hun jeong kang kim lai lee li liu moon nguyen pak park pham qin ri tran tsai wang
wu xi yang yoon zhang zhao
",
);

/// Words that stand before a person's name and are no first name.
pub(super) static TITLES: Words = Words::new(
    "
adm admiral adviser advisor amb ambassador archbishop attorney ayatollah baroness billionaire bishop
brigadier candidate capt captain cardinal caudillo chair chairman chairperson chairwoman chancellor chief
col colonel commander commissioner comrade congressman congresswoman conservative czar dame democrat
democratic deputy diplomat director don dr emir envoy excellency father frau gen general general-secretary
gov governor head herr hetman honourable imam judge justice king labour lady lawmaker leader lieutenant lord
lt madame maj major marshal mayor mep minister miss mogul monsieur mp mr mrs ms negotiator patriarch pope
premier president president-elect prince princess prof professor queen rabbi rep representative republican
rev reverend secretary sen senator sergeant sheik sheikh sir socialist speaker spokesman spokesperson
spokeswoman strongman sultan taoiseach tsar tycoon vice-president warlord
",
);

/// Titles of one person, as the last word of a role.
pub(super) static OFFICES: Words = Words::new(
    "
adviser advisor ambassador chairman chancellor chief commander commissioner czar diplomat director emir
envoy general general-secretary governor head king lawmaker leader mediator minister monarch negotiator
official patriarch premier president president-elect prince queen representative ruler secretary speaker
spokesman spokesperson spokeswoman sultan tsar vice-president
",
);

/// Titles of heads of state or government: such a person is described,
/// not the country, whether or not the codebook has the person.
pub(super) static HEADS: Words = Words::new(
    "
autocrat chancellor counterpart counterparts czar dictator emir king leader monarch premier president
president-elect queen ruler strongman sultan tsar vice-president
",
);

/// Nouns for those who act for a state or organisation, and for its bodies.
pub(super) static AGENTS: Words = Words::new(
    "
administration administrations adviser advisers advisor advisors aide aides airmen ambassador ambassadors
armies army artillery authorities authority battalion battalions brigade brigades cabinet command commander
commanders congress congressmen crews delegate delegates delegation delegations department diplomacy
diplomat diplomats drafters embassy envoy envoys executive experts fighters force forces garrison general
generals government governments guards gunmen gunners inspectors intelligence invaders lawmaker lawmakers
leaders leadership legislators marines mediator mediators militaries military minister ministers ministries
ministry mission monitors navy negotiator negotiators occupiers officer officers official officialdom
officials operators paratroopers parliament parliamentarians partners peacekeepers pilots planners police
policy-makers policymakers proxies regime representative representatives senate senators side soldiers
spokesman spokespeople spokesperson spokeswoman staff team teams treasury troops units warplanes
",
);

/// Words that may stand between a nationality and such a noun.
pub(super) static MODIFIERS: Words = Words::new(
    "
acting affairs agriculture air armed army border central chief civil civilian climate coalition combat crown
culture current defence defense deputy diplomatic economic economy education elite embattled energy
environment federal finance financial first foreign former general government ground health high high-level
humanitarian infrastructure intelligence interim interior internal justice key late lead leading long-time
longtime main military monitoring national national-security naval navy new nuclear occupation occupying
official opposition outgoing parliamentary party peace peacekeeping permanent political presidential press
prime proxy public re-elected regional regular ruling security senior service special state supreme
technical then top trade transitional treasury veteran vice war young
",
);

/// Capitalised words that may follow a country's name and are its own: bodies, offices, days and months.
pub(super) static STATE_WORDS: Words = Words::new(
    "
acting air ambassador april armed army august central chancellor chief congress crown december defence
defense delegation department deputy emir envoy february finance forces foreign friday gen general
government house interior january july june king leader march marine marines may military minister ministers
ministry monday mr national navy november october parliament premier president prime queen rep
representative saturday secretary security sen senate senator september speaker special state sunday supreme
thursday treasury tuesday vice wednesday
",
);

/// Capitalised words that make a name with the name behind them, even at the head of a sentence.
pub(super) static NAME_HEADS: Words = Words::new(
    "
ac air bank café camp club cska dinamo dynamo east fc fort great greater hotel inter lake little lokomotiv
lower miss mount new north port radio real royal saint san santa sc south spartak st studio university upper
villa west
",
);

/// Capitalised words that make a name with "of" and a place ("Bank of England"), even at the head of a sentence.
pub(super) static INSTITUTIONS: Words = Words::new(
    "
academy archbishop bank battle bay bishop church city college diocese duke earl gulf hero institute isle
lake medal museum order patriarchate port school sea strait times tower treaty university voice
",
);

/// Nouns behind a capital that make it a place or an event: "Kyiv residents", "Doha talks".
pub(super) static PLACE_NOUNS: Words = Words::new(
    "
accord accords agreement agreements airport apartment area avenue based basements boulevard boulevards
bridge bureau cafes café cafés cathedral center centre ceremony church churches citizens city climate
communique conference consultations convention conventions declaration district districts downtown exchange
flight format forum gathering hospital hospitals hotel hotels landmarks maidan mall mayor meeting meetings
memorandum metro metropolitan museum neighborhood neighbourhood oblast office outskirts pact park process
protocol province railway region resident residents restaurant river round skyline square stadium station
street streets suburb suburbs subway summit talks theater theatre think-tank treaty trip university visit
",
);

/// Prepositions that make a capital a place, unless it is the seat of those who act ("officials in Kyiv").
pub(super) static PLACE_PREPOSITIONS: Words = Words::new(
    "
above across along amid around at beneath beyond circling in inside into near off onto outside past
surrounding through throughout under via within
",
);

/// Words before "in" and a capital that make the capital the actor: those who act, what they feel and do.
pub(super) static SEATED: Words = Words::new(
    "
administration aides alarm allies anger anxiety anyone applauded applause army authorities backers backlash
cabinet capital commanders compliments concern concerns condemned confidence consternation counterparts
criticised criticized critics delegation delight denounced diplomats disappointment dismay dismissed
displeasure doubts everyone faith favorite favourite fear feared fears few friends frustration fury generals
government governments greeted hailed hardliners hawks hope hopes indignation interest irritation lawmakers
leaders leadership many masters military ministers ministries ministry mood negotiators nobody official
officials one others outrage panic parliament patrons planners policymakers politicians received rejected
relief resented resentment satisfaction scepticism skepticism some spokesmen sponsors staff suspicion
suspicions sympathy thanked thinking those trust unease welcomed worries worry
",
);

/// Verbs and nouns of motion: what goes "to" a capital after them goes to a place.
pub(super) static MOTION: Words = Words::new(
    "
accompanied advance advanced advancing arrive arrived arrives arriving bound came come comes coming commute
departed deported dispatched drive driven driving drove escaped escorted evacuated extradited fled flee
fleeing flew flies flown fly flying go goes going gone head headed heading heads hurried invite invited
jetted journey journeyed leave leaving left march marched marching moved moving push raced relocated return
returned returning returns rushed sail sailed shuttle shuttled shuttling summoned tour transferred travel
traveled traveling travelled travelling travels trucked trucks visit visited visiting visits walked went
withdraw withdrawn withdrew
",
);

/// Nouns of motion and those sent: "to" a capital right after them goes to a place.
pub(super) static JOURNEYS: Words = Words::new(
    "
ambassador arrival columns commute convoy delegation delegations departure envoy envoys flight flights home
invitation journey journeys march mission pilgrimage push return road roads route swing tour train trains
trek trip trips troops visit visits voyage way
",
);

/// What may be sent "to" a government: with one of these before "to" the capital is the actor after all.
pub(super) static TRANSFERS: Words = Words::new(
    "
aid ammunition appeal arms assistance batteries billions cash comfort concession concessions credit credits
deliveries delivery equipment funding funds gas grants guarantees guns help jets land letter loan loans
message missiles money offer oil payments proposal region regions request sales shells shipments supplies
support systems tanks technology territories territory warning weapons
",
);

/// Attacks: what they are "on" is a place.
pub(super) static ATTACKS: Words = Words::new(
    "
advance advancing air airstrike airstrikes assault assaults attack attacked attacks barrage barrages bomb
bombardment bombing bombings bombs bore closed closing converged descended drone drones fall falling fell
fire fired firing launched march marched marching missile missiles offensive onslaught raid raids rained
rocket rockets salvo shelling shells strike strikes swooped
",
);

/// Nouns that make what follows "of" a place: "the outskirts of Kyiv".
pub(super) static PARTS: Words = Words::new(
    "
airport area areas avenues battle bombardment bombing boulevards capital capture center centre cities
citizens city corner defence defense district districts downtown east edge encirclement evacuation fall
gates heart hotels inhabitants kilometers kilometres km liberation mayor middle miles municipality museums
neighborhood neighborhoods neighbourhood neighbourhoods north north-east north-west northeast northwest
occupation out outside outskirts parts people population port recapture region residents restaurants seizure
shelling siege skies sky south south-east south-west southeast southwest square squares storming streets
suburb suburbs surrender theaters theatres town university visit west
",
);

/// Verbs whose object is a place: "reached Kyiv", "bombed Damascus".
pub(super) static PLACE_VERBS: Words = Words::new(
    "
abandoned approached approaching attacked besieged bombard bombarded bombed bombing capture captured
capturing central departed downtown eastern encircled enter entered entering evacuated exited fled fleeing
greater hit leafy leaving left nearby northern occupied pounded reach reached reaching rebel-held seize
seized shelled shelling southern stormed struck suburban surrounded took tour toured touring visit visited
visiting visits wartime western
",
);

/// Words before a nationality in the plural that make it people, not a state: "many Norlanders".
pub(super) static PEOPLE: Words = Words::new(
    "
all average both captive captured children civilian dead detained displaced dozen dozens eight elderly
ethnic everyday every exiled family fellow few fewer five fleeing four half hundred hundreds imprisoned individual
injured innocent kidnapped killed local majority many million millions more most nine older ordinary other
percent poor rich scores seven several six some starving stranded ten tens these those thousand thousands
three two uprooted wealthy wounded young younger
",
);

/// Words after "the French" that show that it stands for the French, not for a noun to come.
pub(super) static AFTER_PLURAL: Words = Words::new(
    "
about accused against agreed alike also and are argue argued as asked at backed because believe blocked but
by called can could did do fear for from had have hope hoped if in insist insisted into may might must never
not now offered on oppose opposed or over proposed refused rejected remain said say should since still
support supported than that themselves then to too want wanted warned was were when while who will with
would
",
);
