//! What holds for every page.

use std::collections::BTreeMap;

type Rgb = [f64; 3];

const CSS: &str = include_str!("../../../templates/page.css");

/// The colours of a scheme: the names of `:root` in light, overridden by those in dark.
fn colours(dark: bool) -> BTreeMap<&'static str, Rgb> {
    let (light, rest) = CSS.split_once("@media (prefers-color-scheme: dark)").unwrap();
    let of_dark = rest.split_once("\n}\n").unwrap().0;
    let mut colours = BTreeMap::new();
    for block in [light, if dark { of_dark } else { "" }] {
        for declaration in block.split(['{', ';', '}']) {
            let Some((name, value)) = declaration.trim().strip_prefix("--").and_then(|d| d.split_once(':'))
            else {
                continue;
            };
            let value = value.trim();
            let rgb: Option<Vec<f64>> = match value.strip_prefix('#') {
                Some(hex) => (0..3)
                    .map(|at| u8::from_str_radix(hex.get(at * 2..at * 2 + 2)?, 16).ok().map(f64::from))
                    .collect(),
                None => value.split(", ").map(|part| part.parse().ok()).collect(),
            };
            if let Some(rgb) = rgb.and_then(|rgb| rgb.try_into().ok()) {
                colours.insert(name, rgb);
            }
        }
    }
    colours
}

/// Contrast as WCAG 2 defines it.
fn contrast(a: Rgb, b: Rgb) -> f64 {
    let luminance = |rgb: Rgb| {
        let linear = |c: f64| {
            let c = c / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2])
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn text_is_legible_in_light_and_in_dark() {
    for dark in [false, true] {
        let colours = colours(dark);
        let check = |ink: &str, ground: Rgb, least: f64, on: &str| {
            let found = contrast(colours[ink], ground);
            assert!(found >= least, "dark: {dark}, {ink} on {on}: {found:.2}");
        };
        for (inks, grounds) in [
            (&["ink", "muted", "link"][..], &["page", "panel", "wash"][..]),
            (&["for-ink"], &["for"]),
            (&["rather-for-ink"], &["rather-for"]),
            (&["against-ink"], &["against"]),
            (&["rather-against-ink"], &["rather-against"]),
            (&["none-ink"], &["none"]),
            (&["ink"], &["rather-for", "rather-against"]),
            (&["mark-ink"], &["mark"]),
        ] {
            for ink in inks {
                grounds.iter().for_each(|ground| check(ink, colours[ground], 4.5, ground));
            }
        }
        // The darkest of the shades that keep the colour of the text.
        let shade = std::array::from_fn(|at| 0.6 * colours["page"][at] + 0.4 * colours["heat"][at]);
        check("ink", shade, 4.5, "h4");
        // Lines and marks.
        for mark in ["s0", "s1", "s2", "s3", "for", "against", "cue", "focus"] {
            check(mark, colours["page"], 3.0, "page");
        }
    }
}

#[test]
fn sides_differ_by_more_than_hue() {
    // For and against are told apart by their symbols; clear and rather, by lightness too.
    for dark in [false, true] {
        let colours = colours(dark);
        for (clear, rather) in [("for", "rather-for"), ("against", "rather-against")] {
            let found = contrast(colours[clear], colours[rather]);
            assert!(found >= 3.0, "dark: {dark}, {clear}: {found:.2}");
        }
    }
}

#[test]
fn styles_load_nothing() {
    for css in [CSS, include_str!("../../../templates/corpus.css")] {
        for word in ["url(", "@import", "expression", "</"] {
            assert!(!css.contains(word), "{word}");
        }
    }
}
