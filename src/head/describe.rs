//! Features as people read them.

use super::Head;
use crate::feature::{FeatureKey, Field, act_name, polarity_name};

impl Head {
    /// A feature in words: its stems in quotation marks with their place by the actor (`“refus” … ACTOR` stands anywhere
    /// before it, `“refus” _ ACTOR` with one word between), the topic that it is crossed with in brackets.
    pub fn describe_feature(&self, column: usize) -> String {
        let key = &self.vocabulary.keys()[column];
        let plain = self.describe_uncrossed(key);
        match self.topics.name(key.cross.into()) {
            Some(topic) if key.field == Field::Topic => format!("the topic {topic}"),
            Some(topic) => format!("{plain} [{topic}]"),
            None => plain,
        }
    }

    fn describe_uncrossed(&self, key: &FeatureKey) -> String {
        let words: Vec<&str> =
            key.tokens.iter().filter_map(|&token| self.tokens.name(token)).map(plain).collect();
        let quoted = |words: &[&str]| {
            if words.is_empty() { String::new() } else { format!("\u{201C}{}\u{201D}", words.join(" ")) }
        };
        let ngram = quoted(&words);
        let beside = |before: &str, after: &str| match key.place {
            0 => ngram.clone(),
            ..0 => format!("{ngram}{before}"),
            1.. => format!("{ngram}{after}"),
        };
        let gap = "_ ".repeat(usize::from(key.place.unsigned_abs()).saturating_sub(1));
        match key.field {
            Field::Sentence | Field::Topic => ngram,
            Field::Left => format!("{ngram} … ACTOR"),
            Field::Right => format!("ACTOR … {ngram}"),
            Field::Near if key.place == 0 => format!("{ngram}, near ACTOR"),
            Field::Near => beside(", near before ACTOR", ", near after ACTOR"),
            Field::Position if key.place < 0 => format!("{ngram} {gap}ACTOR"),
            Field::Position => format!("ACTOR {gap}{ngram}"),
            Field::Through => {
                let (before, after) = words.split_at(words.len().min(key.place.unsigned_abs().into()));
                format!("{} ACTOR {}", quoted(before), quoted(after)).trim().to_owned()
            }
            Field::Skip => match (key.place, &words[..]) {
                (0, [before, after]) => format!("{} … ACTOR … {}", quoted(&[before]), quoted(&[after])),
                (..0, [first, second]) => format!("{} _ {} … ACTOR", quoted(&[first]), quoted(&[second])),
                (_, [first, second]) => format!("ACTOR … {} _ {}", quoted(&[first]), quoted(&[second])),
                _ => ngram,
            },
            Field::Clause => format!("{ngram}, in the clause of ACTOR"),
            Field::Before => format!("{ngram}, in the sentence before"),
            Field::After => format!("{ngram}, in the sentence after"),
            Field::Actor => {
                let name = self.actors.name(key.tokens[0]).unwrap_or_default();
                format!("the actor {name}")
            }
            Field::Chars => format!("letters {ngram}"),
            Field::Acts => {
                let acts: Vec<&str> = key.tokens.iter().filter_map(|&act| act_name(act)).collect();
                let side = match key.place {
                    0 => "",
                    ..0 => " … ACTOR",
                    1.. => ", after ACTOR",
                };
                format!("acts {}{side}", acts.join(" "))
            }
            Field::Polarity => {
                let polarity = polarity_name(key.tokens[0]).unwrap_or_default();
                let place = match key.place {
                    -2 => " near before ACTOR",
                    -1 => " before ACTOR",
                    0 => "",
                    1 => " after ACTOR",
                    2 => " near after ACTOR",
                    _ => " in the clause of ACTOR",
                };
                format!("{polarity} words{place}")
            }
            Field::Cue => beside(", before words of the topic", ", after words of the topic"),
        }
    }
}

/// A stem without the marks that keep classes of tokens apart from words.
fn plain(stem: &str) -> &str {
    match stem {
        "<num>" => "NUMBER",
        "<url>" => "ADDRESS",
        _ => stem.strip_prefix('…').unwrap_or(stem),
    }
}

#[cfg(test)]
mod tests {
    use crate::corpus::{Corpus, Example, find_mention};
    use crate::feature::{FeatureConfig, Material, parse_fields};
    use crate::head::{TrainOptions, TrainingSet};
    use crate::text::Language;
    use crate::unit::Task;

    #[test]
    fn features_say_what_they_look_at_and_where() {
        let examples = (0..8).map(|i| {
            let text = format!("Brutal Varga flatly refused the {} truce.", i + 10);
            Example {
                mention: find_mention(&text, "Varga"),
                text,
                actor: Some("Varga".to_owned()),
                topic: Some("truce".to_owned()),
                before: "Talks".to_owned(),
                after: "Silence".to_owned(),
                labels: vec![i % 2],
                votes: Vec::new(),
                group: i.to_string(),
                weight: 1.0,
            }
        });
        let labels = ["oppose", "support"].map(str::to_owned).to_vec();
        let corpus = Corpus { task: Task::Stance, labels, examples: examples.collect() };
        let mut config = FeatureConfig::for_task(Task::Stance, Language::English, true, Material::default());
        let fields = "sentence,left,right*topic,near,position,through/2,skip,clause,before,after,topic,actor,chars,acts,polarity";
        config.fields = parse_fields(fields).unwrap();
        let head = TrainingSet::new(&corpus, config, None)
            .unwrap()
            .train(&TrainOptions::for_task(Task::Stance))
            .unwrap();
        let found: Vec<String> =
            (0..head.vocabulary.keys().len()).map(|column| head.describe_feature(column)).collect();
        for expected in [
            "“NUMBER”",
            "“brutal” … ACTOR",
            "ACTOR … “refus” [truce]",
            "“flat”, near after ACTOR",
            "ACTOR _ “refus”",
            "“brutal” ACTOR “flat”",
            "“brutal” … ACTOR … “refus”",
            "“refus”, in the clause of ACTOR",
            "“talk”, in the sentence before",
            "“silenc”, in the sentence after",
            "the topic truce",
            "the actor Varga",
            "letters “truc”",
            "acts refuse, after ACTOR",
            "bad words near before ACTOR",
        ] {
            assert!(found.iter().any(|name| name == expected), "{expected} in {found:?}");
        }
    }
}
