//! Which spans name which actor: cases of a made-up world.

use avowal::actor::ActorMatcher;
use avowal::article::Article;
use avowal::codebook::Codebook;
use proptest::prelude::*;

const CODEBOOK: &str = r#"
[[actor]]
id = "norland"
name = "Norland"
kind = "country"
aliases = ["Norlandic Republic", "NLD"]
metonyms = ["Torvik", "Castle Hill"]
demonyms = ["Norlandish", "Norlanders"]
[[actor]]
id = "estavia"
name = "Estavia"
kind = "country"
metonyms = ["Sankt Orla"]
demonyms = ["Estavian", "Estavians"]
[[actor]]
id = "dhomar"
name = "Dhomar"
kind = "country"
demonyms = ["Dhomari"]
[[actor]]
id = "compact"
name = "Northern Compact"
kind = "organisation"
aliases = ["NOCO"]
[[actor]]
id = "varga"
name = "Ana Varga"
kind = "person"
aliases = ["Varga"]
affiliation = "norland"
[[actor.role]]
title = "president"
of = "norland"
from = "2020-01-01"
[[actor]]
id = "old-varga"
name = "Istvan Varga"
kind = "person"
aliases = ["Varga"]
[[actor.role]]
title = "president"
of = "norland"
from = "2010-01-01"
to = "2019-12-31"
[[actor]]
id = "okonjoba"
name = "Ruth Okonjoba"
kind = "person"
aliases = ["Okonjoba"]
[[actor]]
id = "lind"
name = "Per Lind"
kind = "person"
[[actor]]
id = "erdogul"
name = "Mehmet Erdoğul"
kind = "person"
aliases = ["Erdoğul"]
"#;

fn matcher() -> ActorMatcher {
    ActorMatcher::new(&Codebook::parse(CODEBOOK, "c.toml").unwrap()).unwrap()
}

/// The mentions as `words=id`.
fn found(text: &str) -> String {
    let codebook = Codebook::parse(CODEBOOK, "c.toml").unwrap();
    let mentions = matcher().find_in(text, Some("2025-01-01".parse().unwrap()));
    let shown =
        |m: &avowal::actor::Mention| format!("{}={}", &text[m.span.range()], codebook.actors[m.actor].id);
    mentions.iter().map(shown).collect::<Vec<_>>().join("; ")
}

#[test]
fn names_aliases_and_possessives_are_found_as_whole_words_in_their_letter_case() {
    for (text, expected) in [
        ("Norland’s envoy met NOCO.", "Norland=norland; NOCO=compact"),
        ("The Northern Compact and Estavia agreed.", "Northern Compact=compact; Estavia=estavia"),
        ("Officials of Noco said so.", "Noco=compact"),
        ("NORLAND REJECTS TRUCE", "NORLAND=norland"),
        ("norland and nld in lower case, Norlandia, Norland-backed, pro-Norland", ""),
        (
            "President Varga and Mr Erdogul spoke; ERDOĞUL left.",
            "Varga=varga; Erdogul=erdogul; ERDOĞUL=erdogul",
        ),
        ("Norland, Estavia and Dhomar signed.", "Norland=norland; Estavia=estavia; Dhomar=dhomar"),
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn a_capital_is_its_government_where_it_acts_and_a_place_where_things_happen() {
    for text in [
        "Torvik said it would sign.",
        "They put pressure on Torvik to accept the draft.",
        "The plan could tilt toward Torvik’s demands.",
        "A peace deal with Torvik is far off.",
        "Ties between Torvik and the bloc are cold.",
        "It would mean ceding land to Torvik.",
        "Calls from Torvik grew louder.",
        "Officials on Castle Hill disagree, but Castle Hill insists.",
    ] {
        assert!(found(text).contains("=norland"), "{text}");
    }
    for text in [
        "She arrived in Torvik on Monday.",
        "He travelled to Torvik with an updated draft.",
        "The envoys flew from Torvik at night.",
        "Strikes on Torvik killed two.",
        "Power failed near Torvik and in central Torvik.",
        "Torvik residents queued for bread.",
        "The Torvik talks ended.",
        "She visited Torvik.",
        "The streets of Torvik were empty.",
        "TORVIK, March 3 - The talks ended.",
    ] {
        assert_eq!(found(text), "", "{text}");
    }
}

#[test]
fn people_named_by_origin_are_mentions_and_mere_adjectives_are_not() {
    for (text, expected) in [
        ("Norlandish officials left.", "Norlandish officials=norland"),
        ("The Estavian side agreed.", "Estavian side=estavia"),
        ("Norlandish forces advanced.", "Norlandish forces=norland"),
        (
            "He met Norlandish, Estavian and Dhomari leaders.",
            "Norlandish=norland; Estavian=estavia; Dhomari leaders=dhomar",
        ),
        ("Senior Norlandish government officials spoke.", "Norlandish government officials=norland"),
        ("Norlanders want peace.", "Norlanders=norland"),
        ("Norlandish crude and Estavian wine", ""),
        ("Norlandish President Ana Varga spoke.", "Ana Varga=varga"),
        ("The Norlandish foreign minister, Per Lind, spoke.", "Per Lind=lind"),
        ("The Norlandish foreign minister spoke.", "Norlandish foreign minister=norland"),
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn a_name_inside_somebody_elses_name_is_none() {
    for text in [
        "The Norland Post wrote so.",
        "He studied at the University of Norland.",
        "George Norland left.",
        "They met Maria Varga there.",
        "The Air Estavia flight was late.",
    ] {
        assert_eq!(found(text), "", "{text}");
    }
    assert_eq!(found("Yesterday Varga spoke."), "Varga=varga");
    assert_eq!(found("NOCO Secretary Per Lind spoke."), "Per Lind=lind");
}

#[test]
fn a_shared_surname_is_the_one_named_in_full_or_else_the_one_in_office() {
    assert_eq!(found("Varga spoke."), "Varga=varga");
    assert_eq!(found("Istvan Varga wrote. Later Varga spoke."), "Istvan Varga=old-varga; Varga=old-varga");
    let codebook = Codebook::parse(CODEBOOK, "c.toml").unwrap();
    let early = matcher().find_in("Varga spoke.", Some("2015-05-05".parse().unwrap()));
    assert_eq!(codebook.actors[early[0].actor].id, "old-varga");
    let mut article = Article::new("a", "Varga spoke.");
    article.title = Some("A word with Istvan Varga".to_owned());
    assert_eq!(codebook.actors[matcher().find(&article)[0].actor].id, "old-varga");
}

#[test]
fn a_surname_that_is_no_alias_counts_once_the_full_name_stands_in_the_text() {
    assert_eq!(found("Lind spoke."), "");
    assert_eq!(found("Per Lind arrived. Lind spoke, and Anna Lind did not."), "Per Lind=lind; Lind=lind");
}

#[test]
fn a_long_name_with_a_slip_is_still_that_name() {
    assert_eq!(
        found("Ruth Okonjba said no, and Okonjba’s aide too."),
        "Ruth Okonjba=okonjoba; Okonjba=okonjoba"
    );
    assert_eq!(found("Okonjobad Street"), "Okonjobad=okonjoba");
    assert_eq!(found("okonjba in lower case"), "");
}

proptest! {
    #[test]
    fn mentions_are_in_order_on_character_boundaries_and_never_overlap(
        text in "\\PC{0,60}|((Norland|Torvik|Varga|Erdoğul|Ana|the|in|to|[A-Z][a-z]{1,8}|’s|[.,\"“\n-]) ?){0,25}"
    ) {
        let mut last = 0;
        for mention in matcher().find_in(&text, None) {
            prop_assert!(mention.span.start >= last && !mention.span.is_empty());
            prop_assert!(text.get(mention.span.range()).is_some());
            last = mention.span.end;
        }
    }
}
