//! The pages in a browser: that they can be used by mouse and keyboard, fit a phone and are legible.

#![allow(clippy::unwrap_used)] // a test may fail, and says why

mod support;
#[path = "support/webdriver.rs"]
mod webdriver;

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use support::avowal;
use webdriver::Browser;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/peace-talks");
const DESKTOP: (u32, u32) = (1280, 900);
const PHONE: (u32, u32) = (380, 800);
const ENTER: &str = "\u{E007}";

/// A folder with the page of one article, or of sixty with dates.
fn report(many: bool) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let source = if many {
        let coded = fs::read_to_string(format!("{DATA}/articles.dev.jsonl")).unwrap();
        let dated = coded.lines().take(60).enumerate().map(|(number, line)| {
            let day = format!(
                "\"date\": \"2025-{:02}-{:02}\", \"outlet\": \"The Ferrow Dispatch\", ",
                number % 9 + 1,
                number % 28 + 1
            );
            format!("{{{day}{}", &line[1..])
        });
        fs::write(folder.path().join("in.jsonl"), dated.collect::<Vec<_>>().join("\n")).unwrap();
        "in.jsonl".to_owned()
    } else {
        format!("{DATA}/example.txt")
    };
    let run = avowal(folder.path(), &["predict", &source, "-o", "report.html", "--abstain-below", "0.5"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let page = folder.path().join("report.html");
    (folder, page)
}

/// A folder with the page of an evaluation by folds, which has every kind of chart, and one with errors and their words.
fn evaluations() -> (tempfile::TempDir, [PathBuf; 2]) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.csv"), support::labelled(300)).unwrap();
    let stance = format!("{DATA}/stance.csv");
    let by_folds = [
        "evaluate",
        "in.csv",
        "--folds",
        "3",
        "--learning-curve",
        "--report",
        "folds.html",
        "--resamples",
        "50",
    ];
    let by_model = ["evaluate", &stance, "--task", "stance", "--report", "model.html", "--resamples", "50"];
    for args in [&by_folds[..], &by_model[..]] {
        let run = avowal(folder.path(), args);
        assert!(run.code == 0 && run.stdout.starts_with("stance of"), "{}", run.stderr);
    }
    let pages = ["folds.html", "model.html"].map(|page| folder.path().join(page));
    (folder, pages)
}

/// Which element has the focus.
fn focus(browser: &Browser) -> Value {
    browser.run("return document.activeElement.id")
}

/// The text of an element, as far as it can be seen; null where it takes no room.
fn seen(browser: &Browser, id: &str) -> Value {
    browser.run(&format!(
        "const e = document.getElementById('{id}'), b = e.getBoundingClientRect();
         return b.height > 0 && b.bottom > 0 && b.top < innerHeight ? e.innerText : null"
    ))
}

fn stays_inside(browser: &Browser) {
    let widths = browser.run("return [document.scrollingElement.scrollWidth, innerWidth]");
    assert!(widths[0].as_u64() <= widths[1].as_u64(), "{widths}");
}

/// The id of the cell of an actor and a topic, without its letter.
fn cell(browser: &Browser, what: &str) -> String {
    let id = browser.run(&format!("return document.querySelector('.sides a[aria-label^=\"{what}\"]').id"));
    id.as_str().unwrap()[1..].to_owned()
}

#[test]
fn a_cell_shows_its_sentences_by_mouse_and_by_keyboard_and_leads_back() {
    let Some(browser) = Browser::start() else { return };
    let (_folder, page) = report(false);
    browser.open(&page, DESKTOP, false);
    let id = cell(&browser, "Russia, Military aid");
    let (link, behind) = (format!("#c{id}"), format!("e{id}"));
    assert_eq!(seen(&browser, &behind), Value::Null);
    browser.click(&link);
    let text = seen(&browser, &behind).as_str().unwrap().to_owned();
    assert!(text.contains("Moscow threatens to regard any of these soldiers"), "{text}");
    assert_eq!(focus(&browser), behind.as_str());
    browser.click(&format!("#{behind} .close"));
    assert_eq!((seen(&browser, &behind), focus(&browser)), (Value::Null, format!("c{id}").into()));
    browser.press(&link, ENTER);
    assert!(seen(&browser, &behind).is_string());
    let sentence =
        browser.run(&format!("return document.querySelector('#{behind} .evidence a').hash.slice(1)"));
    browser.press(&format!("#{behind} .evidence a"), ENTER);
    let text = seen(&browser, sentence.as_str().unwrap());
    assert!(text.as_str().is_some_and(|text| text.contains("Moscow threatens")), "{text}");
    assert_eq!(browser.console(), Vec::<Value>::new());
}

#[test]
fn a_link_to_a_sentence_unfolds_its_article() {
    let Some(browser) = Browser::start() else { return };
    let (_folder, page) = report(true);
    browser.open(&page, DESKTOP, true);
    assert_eq!(browser.run("return document.querySelectorAll('.art[open]').length"), 0);
    let id = cell(&browser, "Russia, ");
    browser.click(&format!("#c{id}"));
    let link = format!("#e{id} .evidence a");
    let sentence = browser.run(&format!("return document.querySelector('{link}').hash.slice(1)"));
    browser.click(&link);
    assert!(seen(&browser, sentence.as_str().unwrap()).is_string());
    assert_eq!(browser.run("return document.querySelectorAll('.art[open]').length"), 1);
    assert_eq!(browser.console(), Vec::<Value>::new());
}

#[test]
fn on_a_phone_the_page_does_not_scroll_sideways() {
    let Some(browser) = Browser::start() else { return };
    for many in [false, true] {
        let (_folder, page) = report(many);
        browser.open(&page, PHONE, false);
        stays_inside(&browser);
        // The matrix scrolls in its own region, and the actor stays in sight.
        let left = browser.run(
            "const box = document.querySelector('.matrix'); box.scrollLeft = 300;
             return [box.scrollWidth - box.clientWidth, document.querySelector('.sides tbody th').getBoundingClientRect().left]",
        );
        assert!(left[0].as_f64() > Some(0.0) && left[1].as_f64() >= Some(0.0), "{left}");
        let id = cell(&browser, "Russia, ");
        browser.press(&format!("#c{id}"), ENTER);
        stays_inside(&browser);
        let card = browser.run(&format!(
            "const b = document.querySelector('#e{id} .card').getBoundingClientRect(); return [b.left, b.right]"
        ));
        assert!(card[0].as_f64() >= Some(0.0) && card[1].as_f64() <= Some(380.0), "{card}");
        browser.run("document.querySelectorAll('details').forEach(d => d.open = true)");
        stays_inside(&browser);
    }
}

/// The text of elements, with the least contrast (WCAG 2) of its colour to what is behind it, below 4.5.
const ILLEGIBLE: &str = "
const rgb = c => { const p = c.match(/[\\d.]+/g).map(Number); return p.length < 4 ? [...p, 1] : p };
const over = (a, b) => [0, 1, 2].map(i => a[i] * a[3] + b[i] * (1 - a[3])).concat(1);
const ground = e => {
  if (!e) return rgb(getComputedStyle(document.body).backgroundColor);
  const c = rgb(getComputedStyle(e).backgroundColor);
  return c[3] === 1 ? c : over(c, ground(e.parentElement));
};
const light = c => c.slice(0, 3).map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
  .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
const found = [];
document.querySelectorAll('details').forEach(d => d.open = true);
for (const e of document.body.querySelectorAll('*')) {
  const own = [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data.trim()).join('');
  const style = getComputedStyle(e);
  if (!own || e.matches('.mx, .mx *, title, desc')) continue;
  const ink = e.namespaceURI.endsWith('svg') ? style.fill : style.color;
  const [a, b] = [light(rgb(ink)), light(ground(e))];
  const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  if (ratio < 4.5) found.push(`${ratio.toFixed(2)} <${e.localName} class=${e.className}> ${own.slice(0, 40)}`);
}
return [...new Set(found)].slice(0, 20)";

#[test]
fn every_text_is_legible_in_light_and_in_dark() {
    let Some(browser) = Browser::start() else { return };
    let ((_folder, corpus), (_other, evaluations)) = (report(true), evaluations());
    for page in [&[corpus][..], &evaluations].concat() {
        for dark in [false, true] {
            browser.open(&page, DESKTOP, dark);
            let illegible = browser.run(ILLEGIBLE);
            assert_eq!(illegible, Value::Array(Vec::new()), "{}, dark: {dark}", page.display());
        }
    }
}

#[test]
fn the_page_of_an_evaluation_fits_a_phone_and_a_desktop_and_has_its_charts() {
    let Some(browser) = Browser::start() else { return };
    let (_folder, pages) = evaluations();
    for (page, parts) in
        pages.iter().zip([&["svg.chart[role=img]", ".bars .interval"][..], &[".mistakes b.f2"]])
    {
        for size in [PHONE, DESKTOP] {
            browser.open(page, size, false);
            stays_inside(&browser);
            for part in parts {
                let n = browser.run(&format!("return document.querySelectorAll('{part}').length"));
                assert!(n.as_u64() > Some(0), "{part}");
            }
            assert_eq!(browser.console(), Vec::<Value>::new());
        }
    }
}
