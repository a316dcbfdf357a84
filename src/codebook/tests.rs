use super::{ActorKind, Codebook, CodebookError, Pronoun};

const GOOD: &str = r#"
[[topic]]
id = "ceasefire"
name = "Ceasefire"
proposition = "The fighting should stop now."
terms = ["truce"]

[[actor]]
id = "norland"
name = "Norland"
kind = "country"
metonyms = ["Halmar"]
demonyms = ["Norlander", "Norlanders"]

[[actor]]
id = "varga"
name = "Ilse Varga"
kind = "person"
aliases = ["Varga", "Ms. Várga"]
affiliation = "norland"
pronoun = "she"
[[actor.role]]
title = "president"
of = "norland"
from = "2019-05-20"
to = 2024-05-19
"#;

fn problems(text: &str) -> Vec<String> {
    match Codebook::parse(text, "x.toml") {
        Err(CodebookError::Invalid { problems, .. }) => problems.iter().map(ToString::to_string).collect(),
        other => panic!("expected problems, got {other:?}"),
    }
}

#[test]
fn every_key_of_the_format_is_read() {
    let codebook = Codebook::parse(GOOD, "good.toml").unwrap();
    assert_eq!(codebook.topics[0].terms, ["truce"]);
    assert_eq!(codebook.actors[0].kind, ActorKind::Country);
    assert_eq!(codebook.actors[1].pronoun, Some(Pronoun::She));
    let role = &codebook.actors[1].roles[0];
    assert_eq!((role.title.as_str(), role.of.as_str()), ("president", "norland"));
    let day = |text: &str| Some(text.parse().unwrap());
    assert_eq!((role.from, role.to), (day("2019-05-20"), day("2024-05-19")));
    assert!(role.held_on(day("2024-05-19")) && !role.held_on(day("2024-05-20")) && !role.held_on(None));
}

#[test]
fn toml_and_json_round_trips_keep_every_field() {
    let codebook = Codebook::parse(GOOD, "good.toml").unwrap();
    let again = Codebook::parse(&codebook.to_toml().unwrap(), "again.toml").unwrap();
    assert_eq!(again, codebook);
    let json = serde_json::to_string(&codebook).unwrap();
    assert_eq!(serde_json::from_str::<Codebook>(&json).unwrap(), codebook);
    assert!(!json.contains("null") && !json.contains("[]"), "{json}");
}

#[test]
fn a_codebook_from_json_is_checked_like_one_from_a_file() {
    let json = r#"{"actor": [{"id": "a", "name": "", "kind": "person", "affiliation": "b"}]}"#;
    let error = serde_json::from_str::<Codebook>(json).unwrap_err().to_string();
    assert!(error.contains("names nothing") && error.contains("no actor with the id `b`"), "{error}");
}

#[test]
fn each_problem_names_line_place_value_and_remedy() {
    let actor = "[[actor]]\nid = \"a\"\nname = \"A\"\nkind = \"person\"\n";
    let cases: [(&str, String, &[&str]); 16] = [
        (
            "unknown key",
            format!("{actor}alias = [\"B\"]\n"),
            &["line 5: actor `a`", "`alias`", "did you mean `aliases`?"],
        ),
        (
            "unknown table",
            "[[actors]]\nid = \"a\"\n".into(),
            &["line 1", "`actors`", "did you mean `actor`?"],
        ),
        (
            "missing key",
            "[[actor]]\nid = \"a\"\nname = \"A\"\n".into(),
            &["line 1: actor `a`", "`kind` is missing"],
        ),
        (
            "wrong kind",
            actor.replace("person", "persn"),
            &["line 4", "\"persn\"", "person, country, organisation", "did you mean `person`?"],
        ),
        ("wrong type", actor.replace("\"A\"", "7"), &["line 3", "key `name`", "integer", "text in quotes"]),
        ("list expected", format!("{actor}aliases = \"B\"\n"), &["line 5", "key `aliases`", "list of texts"]),
        ("bad item", format!("{actor}aliases = [\"B\",\n 3]\n"), &["line 6", "item of the list"]),
        (
            "duplicate id",
            format!("{actor}{actor}"),
            &["line 6", "actor `a`", "another actor (line 2) has this id"],
        ),
        ("empty name", actor.replace("\"A\"", "\" \""), &["line 3", "names nothing"]),
        (
            "control character",
            actor.replace("\"A\"", "\"A\\u0007\""),
            &["line 3", "control character '\\u{7}'"],
        ),
        (
            "dangling affiliation",
            format!("{actor}affiliation = \"nowhere\"\n"),
            &["line 5", "no actor with the id `nowhere`"],
        ),
        (
            "dangling office",
            format!("{actor}[[actor.role]]\ntitle = \"king\"\nof = \"b\"\n"),
            &["line 7: actor `a`, role 1", "no actor with the id `b`"],
        ),
        (
            "dates in the wrong order",
            format!("{actor}[[actor.role]]\ntitle = \"king\"\nfrom = \"2020-01-02\"\nto = \"2020-01-01\"\n"),
            &["line 7", "begins on 2020-01-02", "ends on 2020-01-01"],
        ),
        (
            "no day",
            format!("{actor}[[actor.role]]\ntitle = \"king\"\nfrom = \"2020-13-02\"\n"),
            &["line 7", "no day", "2024-05-20"],
        ),
        (
            "demonym of a person",
            format!("{actor}demonyms = [\"Aish\"]\n"),
            &["line 5", "only countries and organisations"],
        ),
        (
            "id with a space",
            actor.replace("\"a\"", "\"a b\""),
            &["line 2", "\"a b\" cannot be an id", "letters, digits"],
        ),
    ];
    for (name, text, expected) in cases {
        let found = problems(&text);
        assert_eq!(found.len(), 1, "{name}: {found:#?}");
        for part in expected {
            assert!(found[0].contains(part), "{name}: {part:?} is not in {:?}", found[0]);
        }
    }
}

#[test]
fn bad_toml_is_reported_with_its_line() {
    let found = problems("[[actor]]\nid = \"a\nname = 3\n");
    assert!(found[0].starts_with("line 2: this is not TOML"), "{found:?}");
}

#[test]
fn all_problems_come_at_once_and_are_capped() {
    let text = "[[actor]]\nid = \"\"\n".repeat(40);
    let error = Codebook::parse(&text, "many.toml").unwrap_err();
    assert!(error.to_string().starts_with("many.toml: 120 problems"), "{error}");
    assert!(error.to_string().ends_with("and 95 more"), "{error}");
}

#[test]
fn an_extension_may_refer_to_the_codebook_it_extends() {
    let base = Codebook::parse(GOOD, "good.toml").unwrap();
    let text = r#"
[[actor]]
id = "oren"
name = "Tam Oren"
kind = "person"
affiliation = "norland"
[[actor]]
id = "varga"
name = "Ilse Varga-Holm"
kind = "person"
"#;
    assert!(Codebook::parse(text, "user.toml").is_err());
    let merged = base.extended_by(base.parse_extension(text, "user.toml").unwrap());
    let ids: Vec<&str> = merged.actors.iter().map(|actor| actor.id.as_str()).collect();
    assert_eq!(ids, ["norland", "varga", "oren"]);
    assert_eq!(merged.actors[1].name, "Ilse Varga-Holm");
    assert!(merged.check().is_ok());
}

#[test]
fn actors_are_found_by_id_name_alias_or_metonym_in_any_spelling() {
    let codebook = Codebook::parse(GOOD, "good.toml").unwrap();
    for (name, expected) in [
        ("norland", Some(0)),
        ("the Norland", Some(0)),
        ("HALMAR", Some(0)),
        ("ilse várga", Some(1)),
        ("Varga", Some(1)),
        ("Norlanders", None),
        ("", None),
    ] {
        assert_eq!(codebook.find_actor(name), expected, "{name}");
    }
}

#[test]
fn unreadable_files_say_which_and_why() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("codebook.toml");
    assert!(matches!(Codebook::read(&path), Err(CodebookError::Read { .. })));
    std::fs::write(&path, b"[[actor]]\nid = \"\xff\"\n").unwrap();
    let error = Codebook::read(&path).unwrap_err().to_string();
    assert!(error.contains("codebook.toml:2") && error.contains("UTF-8"), "{error}");
}
