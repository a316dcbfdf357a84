//! Damage of the container: the header, and where it says that tensors are.

use serde_json::{Value, json};

use super::containers::{base, joined, parts};
use super::{alone, error, kind, refused, reheaded};

#[test]
fn what_is_no_container_is_refused() {
    let _alone = alone();
    let (header, data) = parts(base()).unwrap();
    let text = Value::Object(header.clone()).to_string();
    let cut = |bytes: &[u8]| joined(bytes, data);
    let length = |n: u64| [&n.to_le_bytes()[..], &base()[8..]].concat();
    let mut garbled = text.clone().into_bytes();
    garbled[20] = 0xFF;
    let offsets =
        |name: &'static str, offsets: Value| reheaded(move |header| header[name]["data_offsets"] = offsets);
    let at = |name: &str| header[name]["data_offsets"].as_array().unwrap().clone();
    let idf = at("stance.idf");
    let (start, end) = (idf[0].as_u64().unwrap(), idf[1].as_u64().unwrap());
    let sentiment = at("sentiment.idf");
    let (overlaid, past) = (sentiment[0].as_u64().unwrap(), sentiment[1].as_u64().unwrap());
    let twice = text.replacen(
        "\"stance.idf\":",
        &format!("\"stance.idf\":{},\"stance.idf\":", header["stance.idf"]),
        1,
    );
    refused(&[
        ("header length beyond any", length(u64::MAX), "container", "header too large"),
        ("header length beyond the file", length(base().len() as u64), "container", "invalid header length"),
        ("header length 0", length(0), "container", "EOF"),
        ("header cut", cut(&text.as_bytes()[..text.len() - 1]), "container", "invalid JSON in header"),
        ("header no UTF-8", cut(&garbled), "container", "invalid UTF-8"),
        ("header a list", cut(b"[]"), "container", "invalid type: sequence"),
        ("header a number", cut(b"17"), "container", "invalid type: integer"),
        ("a name twice", cut(twice.as_bytes()), "container", "`stance.idf` is there twice"),
        ("a gap", offsets("stance.idf", json!([start + 1, end])), "container", "stance.idf"),
        ("an overlap", offsets("sentiment.idf", json!([overlaid - 4, past])), "container", "sentiment.idf"),
        ("an end before the start", offsets("topic.idf", json!([end, start])), "container", "topic.idf"),
        (
            "a negative offset",
            offsets("stance.idf", json!([-1, end])),
            "container",
            "invalid value: integer `-1`",
        ),
        ("an offset that is text", offsets("stance.idf", json!(["0", end])), "container", "string \"0\""),
        (
            "shape that does not fit",
            reheaded(|h| h["topic.bias"]["shape"] = json!([11])),
            "container",
            "shape",
        ),
        (
            "shape past all numbers",
            reheaded(|h| h["topic.bias"]["shape"] = json!([u64::MAX, u64::MAX])),
            "container",
            "overflow",
        ),
        ("unknown type", reheaded(|h| h["topic.bias"]["dtype"] = json!("F33")), "container", "F33"),
        (
            "no shape",
            reheaded(|h| drop(h["topic.bias"].as_object_mut().unwrap().remove("shape"))),
            "container",
            "shape",
        ),
        ("more behind the end", [base(), b"x"].concat(), "container", "not fully covered"),
        ("no metadata", reheaded(|h| drop(h.remove("__metadata__"))), "not avowal", "no `avowal` metadata"),
        (
            "metadata no text",
            reheaded(|h| h["__metadata__"] = json!({"avowal": 1})),
            "container",
            "integer `1`",
        ),
    ]);
}

#[test]
fn files_of_other_kinds_are_refused() {
    let _alone = alone();
    for bytes in [
        &b""[..],
        b"\x02\0\0\0\0\0\0",
        b"\x02\0\0\0\0\0\0\0{",
        b"PK\x03\x04\x14\0\0\0\x08\0archive/data.pkl",
        b"\x80\x04\x95\x10\0\0\0\0\0\0\0\x8c\x08builtins",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"\x1f\x8b\x08\0\0\0\0\0\0\x03",
        b"GGUF\x03\0\0\0",
        b"text,label\nNorland backed it.,support\n",
        b"{\"id\":\"x\",\"text\":\"Norland backed it.\"}\n",
        b"[[actor]]\nid = \"norland\"\n",
        &[0; 1024],
        &[0xFF; 1024],
    ] {
        let error = error(bytes);
        assert_eq!(kind(&error), "container", "{error}");
        assert!(error.to_string().starts_with("this is no avowal model, or a damaged one"), "{error}");
    }
    let other = joined(
        br#"{"__metadata__":{"format":"pt"},"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
        &[0; 4],
    );
    assert_eq!(kind(&error(&other)), "not avowal");
}
