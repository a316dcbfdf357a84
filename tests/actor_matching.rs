//! Which words of a text are mentions of which actor: a table of cases, and properties on any text.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)] // a test may fail, and says why

use std::path::Path;
use std::sync::LazyLock;

use avowal::actor::MentionKind::{Alias, Demonym, Metonym, Name};
use avowal::actor::{ActorMatcher, Mention, MentionKind};
use avowal::article::{Article, ByteSpan};
use avowal::codebook::Codebook;
use jiff::civil::Date;
use proptest::prelude::*;

static CODEBOOK: LazyLock<Codebook> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/codebook/world.toml");
    Codebook::read(&path).unwrap_or_else(|error| panic!("{error}"))
});

static MATCHER: LazyLock<ActorMatcher> =
    LazyLock::new(|| ActorMatcher::new(&CODEBOOK).unwrap_or_else(|error| panic!("{error}")));

/// The mentions as "words=id", in order.
fn shown(text: &str, mentions: &[Mention]) -> Vec<String> {
    let show =
        |mention: &Mention| format!("{}={}", &text[mention.span.range()], CODEBOOK.actors[mention.actor].id);
    mentions.iter().map(show).collect()
}

fn found(text: &str) -> Vec<String> {
    shown(text, &MATCHER.find_in(text, None))
}

fn check(cases: &[(&str, &[&str])]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|&(text, expected)| {
            let found = found(text);
            (found != expected).then(|| format!("{text}\n  expected {expected:?}\n  found    {found:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn names_match_as_written_whatever_accents_apostrophes_and_spaces() {
    check(&[
        ("Ukraine rejects the plan.", &["Ukraine=ukraine"]),
        ("He praised Trump\u{2019}s plan and Ukraine's reply.", &["Trump=trump", "Ukraine=ukraine"]),
        ("President Tayyip Erdogan spoke.", &["Tayyip Erdogan=erdogan"]),
        ("Then Erdog\u{306}an and Vucic met.", &["Erdog\u{306}an=erdogan", "Vucic=vucic"]),
        ("They met Kim\u{a0}Jong\u{2011}un twice.", &["Kim\u{a0}Jong\u{2011}un=kim"]),
        ("Then Donald Donald Trump came.", &["Donald Trump=trump"]),
        ("Donald J. Trump said no.", &["Donald J. Trump=trump"]),
        (
            "Von der Leyen agreed; so did Ursula von der Leyen.",
            &["Von der Leyen=leyen", "Ursula von der Leyen=leyen"],
        ),
        ("Talks between the U.S. and the UK go on.", &["U.S.=us", "UK=uk"]),
        ("It is up to the U.S.", &["U.S.=us"]),
        ("The Trump-Macron call was short.", &["Trump=trump", "Macron=macron"]),
    ]);
}

#[test]
fn the_longest_name_wins() {
    check(&[
        ("South Sudan and Sudan signed.", &["South Sudan=south-sudan", "Sudan=sudan"]),
        (
            "The Republic of the Congo is not the Democratic Republic of the Congo.",
            &["Republic of the Congo=congo", "Democratic Republic of the Congo=drc"],
        ),
        ("Kim Jong Un said so.", &["Kim Jong Un=kim"]),
        (
            "North Korean officials and the World Health Organization met.",
            &["North Korean officials=north-korea", "World Health Organization=who"],
        ),
    ]);
}

#[test]
fn case_tells_names_from_words() {
    check(&[
        ("They told us who came.", &[]),
        ("The US and the WHO agreed.", &["US=us", "WHO=who"]),
        ("We ate turkey in a jordan almond crust.", &[]),
        ("UKRAINE AND RUSSIA AGREE TO TALK", &["UKRAINE=ukraine", "RUSSIA=russia"]),
        ("TRUMP TELLS US WHO WILL COME", &["TRUMP=trump"]),
        ("Ukraine Rejects Russian Demands, Macron Says", &["Ukraine=ukraine", "Macron=macron"]),
        ("He shouted UKRAINE in the middle of a sentence.", &[]),
    ]);
}

#[test]
fn a_name_inside_a_longer_name_is_no_mention() {
    check(&[
        ("He told The New York Times and the Washington Post.", &[]),
        ("She teaches at the University of Washington and at Georgia Tech.", &[]),
        ("It was George Washington who met Michael Jordan.", &[]),
        ("Michael Jordan said no.", &[]),
        ("Jordan Peterson and Chad Smith said no.", &[]),
        ("Air France cancelled its flights.", &[]),
        ("The Bank of England raised rates.", &[]),
        ("The plant at Turkey Point was closed.", &[]),
        ("Paris Saint-Germain won.", &[]),
        ("The Geneva Conventions, the Minsk agreements and the Oslo accords apply.", &[]),
        ("The Paris climate agreement holds.", &[]),
        ("Melania Trump, Hunter Biden and Donald Trump Jr. came.", &[]),
        ("Trump Tower is closed.", &[]),
        ("Fred C. Trump and George HW Biden came.", &[]),
        ("An Iranian, a Ukrainians-only club, Chadwick and Georgiana.", &[]),
        ("Write to press@Ukraine.example or see www.Ukraine.org.", &[]),
        ("The U.S.-brokered, Moscow-backed and pro-Ukraine groups met.", &[]),
        ("The Medal of Ukraine and a Hotel Ukraine room.", &[]),
        ("But Jordan rejected it, and so did Chad.", &["Jordan=jordan", "Chad=chad"]),
        ("While Ukraine waits, the King of Jordan flies.", &["Ukraine=ukraine", "Jordan=jordan"]),
        ("The Government of Georgia objected.", &["Georgia=georgia"]),
    ]);
}

#[test]
fn capitals_are_places_or_actors_by_the_words_around_them() {
    check(&[
        ("Zelensky arrived in London on Monday.", &["Zelensky=zelensky"]),
        ("The talks in Doha failed.", &[]),
        ("He flew to Kyiv.", &[]),
        ("The envoys traveled to Moscow with an updated draft.", &[]),
        ("There were strikes on Kyiv and fighting near Damascus.", &[]),
        ("Kyiv residents slept in the metro.", &[]),
        ("The Doha talks and the London consultations failed.", &[]),
        ("He left Kyiv for Ankara.", &[]),
        ("People on the outskirts of Damascus fled from Kyiv, Ukraine.", &["Ukraine=ukraine"]),
        ("They met in Berlin, Geneva and Kyiv.", &[]),
        ("A train runs from Lisbon to Moscow.", &[]),
        ("Kyiv said it was ready.", &["Kyiv=ukraine"]),
        ("They put pressure on Kyiv.", &["Kyiv=ukraine"]),
        ("It would tilt toward Moscow\u{2019}s demands.", &["Moscow=russia"]),
        ("A peace deal with Moscow is far.", &["Moscow=russia"]),
        ("Ties between Ankara and Baku are close.", &["Ankara=turkey", "Baku=azerbaijan"]),
        (
            "Kyiv is pushing, and Washington's approach is to revise Kyiv's plan.",
            &["Kyiv=ukraine", "Washington=us", "Kyiv=ukraine"],
        ),
        (
            "It warned that Kyiv, Washington and Moscow differ.",
            &["Kyiv=ukraine", "Washington=us", "Moscow=russia"],
        ),
        ("It means ceding land to Moscow.", &["Moscow=russia"]),
        ("Aid to Kyiv went on, a loan for Kyiv too.", &["Kyiv=ukraine", "Kyiv=ukraine"]),
        ("Officials in Kyiv and anger in Moscow.", &["Kyiv=ukraine", "Moscow=russia"]),
        ("Under Ilse Varga, Kyiv held a vote.", &["Kyiv=ukraine"]),
        ("The Kremlin denied it.", &["Kremlin=russia"]),
        ("They met at the Kremlin.", &[]),
    ]);
}

#[test]
fn datelines_are_places() {
    check(&[
        ("LONDON (Agency) - Britain agreed.", &["Britain=uk"]),
        ("KYIV, Ukraine (AP) \u{2014} Russia agreed.", &["Russia=russia"]),
        ("Kyiv, March 3 - Russia agreed.", &["Russia=russia"]),
        ("MOSCOW \u{2014} Turkey agreed.", &["Turkey=turkey"]),
        ("+++ London +++ Macron agreed.", &["Macron=macron"]),
        ("NATO \u{2014} an alliance \u{2014} agreed.", &["NATO=nato"]),
        ("Kyiv \u{2014} not Moscow \u{2014} decides.", &["Kyiv=ukraine", "Moscow=russia"]),
    ]);
}

#[test]
fn nationalities_count_with_agents_and_in_the_plural() {
    check(&[
        (
            "Senior Ukrainian officials met the Russian side.",
            &["Ukrainian officials=ukraine", "Russian side=russia"],
        ),
        ("U.S. officials said so.", &["U.S. officials=us"]),
        (
            "He met British, French and German leaders.",
            &["British=uk", "French=france", "German leaders=germany"],
        ),
        (
            "Russian forces and Ukrainian foreign ministry officials.",
            &["Russian forces=russia", "Ukrainian foreign ministry officials=ukraine"],
        ),
        ("The Ukrainians want it and the French do not.", &["Ukrainians=ukraine", "French=france"]),
        ("Russian crude and French wine.", &[]),
        ("Many Ukrainians, 300 Russians and thousands of Syrians fled.", &[]),
        ("Ukrainian President Volodymyr Zelenskyy spoke.", &["Volodymyr Zelenskyy=zelensky"]),
        ("The Turkish foreign minister, Hakan Fidan, spoke.", &["Hakan Fidan=fidan"]),
        ("Hakan Fidan, the Turkish foreign minister, spoke.", &["Hakan Fidan=fidan"]),
        ("The Turkish foreign minister spoke.", &["Turkish foreign minister=turkey"]),
        ("The Ukrainian president and his French counterpart spoke.", &[]),
        (
            "European leaders, including France\u{2019}s Emmanuel Macron and Germany\u{2019}s Chancellor Friedrich Merz.",
            &["European leaders=eu", "Emmanuel Macron=macron", "Friedrich Merz=merz"],
        ),
        ("U.S. special envoy Steve Witkoff and Kushner.", &["Steve Witkoff=witkoff", "Kushner=kushner"]),
        ("The Trump administration objects.", &["Trump administration=us"]),
        ("Observers on the Syrian side of the border.", &[]),
        ("The Russian-occupied east and the Syrian-Turkish border.", &[]),
    ]);
}

#[test]
fn surnames_count_once_the_full_name_was_given() {
    check(&[
        ("Merz said no. Friedrich Merz said yes. Then Merz left.", &["Friedrich Merz=merz", "Merz=merz"]),
        ("Friedrich Merz came. Anna Merz did not.", &["Friedrich Merz=merz"]),
        ("Graham said no.", &[]),
        ("Senator Graham said no.", &["Graham=lindsey-graham"]),
        (
            "Lindsey Graham said no. Later Graham said yes.",
            &["Lindsey Graham=lindsey-graham", "Graham=lindsey-graham"],
        ),
    ]);
}

#[test]
fn a_long_name_may_have_a_slip_in_it() {
    check(&[
        (
            "Ukrainian President Volodymyr Zelenkyy spoke. Zelenkyy\u{2019}s plan.",
            &["Volodymyr Zelenkyy=zelensky", "Zelenkyy=zelensky"],
        ),
        ("Netanyhu and Netanjahu spoke.", &["Netanyhu=netanyahu", "Netanjahu=netanyahu"]),
        ("Olena Zelenska spoke.", &[]),
        ("The Zelenskys were there, and Mr. Johnston.", &[]),
        ("Netanya Bay is calm.", &[]),
    ]);
}

#[test]
fn a_name_that_needs_support_counts_when_the_article_gives_it() {
    check(&[
        ("The Union objected.", &[]),
        (
            "The European Union met. The Union objected; the bloc agreed.",
            &["European Union=eu", "The Union=eu", "the bloc=eu"],
        ),
        ("The alliance met.", &[]),
    ]);
}

#[test]
fn a_shared_name_is_decided_by_the_article_the_office_or_the_day() {
    let day = |text: &str| Some(text.parse::<Date>().unwrap());
    let text = "Johnson said no.";
    let at = |date| shown(text, &MATCHER.find_in(text, date));
    assert_eq!(at(day("2020-03-01")), ["Johnson=boris-johnson"]);
    assert_eq!(at(day("2024-03-01")), ["Johnson=mike-johnson"]);
    assert_eq!(at(day("2010-03-01")), [""; 0]);
    check(&[
        ("Boris Johnson spoke. Johnson said no.", &["Boris Johnson=boris-johnson", "Johnson=boris-johnson"]),
        ("Speaker Johnson said no.", &["Johnson=mike-johnson"]),
        ("The European Union met. Brussels said no.", &["European Union=eu", "Brussels=eu"]),
        ("Brussels said no.", &["Brussels=belgium"]),
        ("Congo said no.", &["Congo=drc"]),
        (
            "Ministers of the Republic of the Congo spoke. Congo said no.",
            &["Republic of the Congo=congo", "Congo=congo"],
        ),
    ]);
}

#[test]
fn the_title_introduces_names_and_paragraphs_end_them() {
    let text = "Merz said\nno to Kim Jong\nUn.\n\nKim Jong\n\nUn";
    let article = Article {
        id: String::new(),
        date: None,
        outlet: None,
        title: Some("Friedrich Merz Visits Europe".to_owned()),
        text: text.to_owned(),
        paragraphs: vec![ByteSpan::new(0, 28), ByteSpan::new(30, 38), ByteSpan::new(40, 42)],
    };
    let found = MATCHER.find(&article);
    assert_eq!(shown(text, &found), ["Merz=merz", "Kim Jong\nUn=kim"]);
}

#[test]
fn mentions_say_how_the_actor_is_named() {
    let text = "Ukraine, Kyiv, the Ukrainians, Trump and Emmanuel Macron.";
    let kinds: Vec<MentionKind> = MATCHER.find_in(text, None).iter().map(|mention| mention.kind).collect();
    assert_eq!(kinds, [Name, Metonym, Demonym, Alias, Name]);
    assert_eq!(serde_json::to_string(&Metonym).unwrap(), "\"metonym\"");
}

#[test]
fn long_runs_of_near_names_take_linear_time() {
    let started = std::time::Instant::now();
    for unit in
        ["Kim Jong ", "Kyiv and ", "Kyiv-", "British, ", "Zelenkxy", "Volodymyr ", "the ", "'", "U.S.", "-"]
    {
        MATCHER.find_in(&unit.repeat(200_000 / unit.len()), None);
    }
    assert!(started.elapsed().as_secs() < 20, "took {:?}", started.elapsed());
}

/// Text in which names, the words that the rules look for, and odd characters meet at random.
fn newsy() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("Kyiv".to_owned()),
        Just("Zelenkyy".to_owned()),
        Just("Kim Jong".to_owned()),
        Just("Ukrainian".to_owned()),
        Just("U.S.".to_owned()),
        Just("Friedrich Merz".to_owned()),
        Just("Merz".to_owned()),
        Just("TRUMP".to_owned()),
        Just("president".to_owned()),
        Just("officials".to_owned()),
        Just("in".to_owned()),
        Just("of".to_owned()),
        Just("and".to_owned()),
        Just("the".to_owned()),
        Just("’s".to_owned()),
        Just("é\u{301}".to_owned()),
        Just(" ".to_owned()),
        Just(" ".to_owned()),
        Just(", ".to_owned()),
        Just(". ".to_owned()),
        Just("-".to_owned()),
        Just("\n".to_owned()),
        Just(" — ".to_owned()),
        Just("\u{200b}".to_owned()),
        "\\PC",
        "[A-ZİÆß]",
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn assert_sound(text: &str, mentions: &[Mention]) -> Result<(), TestCaseError> {
    let mut end = 0;
    for mention in mentions {
        prop_assert!(mention.span.start >= end && !mention.span.is_empty());
        prop_assert!(text.get(mention.span.range()).is_some(), "{mention:?} in {text:?}");
        prop_assert!(mention.actor < CODEBOOK.actors.len());
        end = mention.span.end;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn spans_are_in_order_on_character_boundaries_and_inside_any_text(text in newsy()) {
        assert_sound(&text, &MATCHER.find_in(&text, None))?;
    }

    #[test]
    fn any_unicode_with_any_paragraphs_is_read(text in any::<String>(), more in newsy(), a in 0usize..200, b in 0usize..200) {
        let text = text + &more;
        let cut = |at: usize| (at.min(text.len())..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        let (a, b) = (cut(a.min(b)), cut(a.max(b)));
        let paragraphs = vec![ByteSpan::new(0, a), ByteSpan::new(b, text.len())];
        let article = Article { id: String::new(), date: None, outlet: None, title: Some(more), text: text.clone(), paragraphs };
        assert_sound(&text, &MATCHER.find(&article))?;
    }
}
