//! A coded article as raw text with the places of its codes: what a reader of raw text is judged by.

use super::coded::{CodedActor, CodedArticle};
use super::mention::whole_words;
use crate::article::{Article, ByteSpan};
use crate::codebook::{Actor, name_key};

/// A coded article as text. Its sentences are joined by a space, its paragraphs by a blank line.
#[derive(Clone, Debug, PartialEq)]
pub struct Gold {
    /// The article without its codes.
    pub article: Article,
    /// Its sentences.
    pub sentences: Vec<ByteSpan>,
    /// Its actors, as coded.
    pub actors: Vec<CodedActor>,
    /// One mention for each actor of each sentence, by sentence, then by actor.
    pub mentions: Vec<GoldMention>,
    /// The coded stances, by sentence.
    pub statements: Vec<GoldStatement>,
    /// For each sentence: `None` where its speaker is not coded, `Some(None)` where nobody speaks who is coded.
    pub speakers: Vec<Option<Option<usize>>>,
    /// The keys of the names of each actor: its name, then its aliases.
    keys: Vec<Vec<String>>,
}

/// A coded mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldMention {
    /// Place of the sentence.
    pub sentence: usize,
    /// Place of the actor among the article's.
    pub actor: usize,
    /// The words that stand for it.
    pub words: String,
    /// Where they are in the article's text: every place in the sentence, because a code does not say which.
    pub places: Vec<ByteSpan>,
}

/// A coded stance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldStatement {
    /// Place of the sentence.
    pub sentence: usize,
    /// Place of the actor among the article's.
    pub actor: usize,
    /// The topic's id.
    pub topic: String,
    /// The label.
    pub stance: String,
}

/// Pronouns of a speaker's own.
const FIRST_PERSON: [&str; 8] = ["i", "we", "me", "us", "my", "our", "mine", "ours"];

impl Gold {
    /// The raw text of a coded article and its codes. Codes of actors that the article does not list are added as
    /// actors of that name.
    ///
    /// Where speakers are not coded, a sentence whose actor is coded as "I" or "we" has that actor as its speaker.
    pub fn new(coded: &CodedArticle) -> Self {
        let mut text = String::new();
        let mut sentences = Vec::new();
        for paragraph in &coded.paragraphs {
            for (at, sentence) in paragraph.iter().enumerate() {
                if !text.is_empty() {
                    text.push_str(if at == 0 { "\n\n" } else { " " });
                }
                let start = text.len();
                text.push_str(&sentence.text);
                sentences.push(ByteSpan::new(start, text.len()));
            }
        }
        let mut article = Article::new(coded.id.clone(), text);
        article.title = Some(coded.title.clone()).filter(|title| !title.is_empty());
        article.date = coded.date;
        let mut gold = Self {
            article,
            sentences,
            actors: coded.actors.clone(),
            mentions: Vec::new(),
            statements: Vec::new(),
            speakers: Vec::new(),
            keys: Vec::new(),
        };
        for (at, sentence) in coded.paragraphs.iter().flatten().enumerate() {
            let first = gold.mentions.len();
            for code in &sentence.stances {
                let actor = gold.actor(&code.actor);
                gold.add_mention(at, first, actor, &code.mention);
                let (topic, stance) = (code.topic.clone(), code.stance.clone());
                gold.statements.push(GoldStatement { sentence: at, actor, topic, stance });
            }
            for code in &sentence.sentiments {
                let actor = gold.actor(&code.actor);
                gold.add_mention(at, first, actor, &code.mention);
            }
            gold.mentions[first..].sort_by_key(|mention| mention.actor);
            let speaker = match sentence.speaker.as_deref() {
                Some("") => Some(None),
                Some(name) => Some(Some(gold.actor(name))),
                None => gold.mentions[first..]
                    .iter()
                    .find(|mention| FIRST_PERSON.contains(&mention.words.to_lowercase().as_str()))
                    .map(|mention| Some(mention.actor)),
            };
            gold.speakers.push(speaker);
        }
        gold.keys = gold
            .actors
            .iter()
            .map(|actor| {
                std::iter::once(&actor.name).chain(&actor.aliases).map(|name| name_key(name)).collect()
            })
            .collect();
        gold
    }

    fn actor(&mut self, name: &str) -> usize {
        self.actors.iter().position(|actor| actor.name == name).unwrap_or_else(|| {
            let kind = "organisation".to_owned();
            let (aliases, affiliation) = (Vec::new(), String::new());
            self.actors.push(CodedActor { name: name.to_owned(), kind, aliases, affiliation });
            self.actors.len() - 1
        })
    }

    fn add_mention(&mut self, sentence: usize, first: usize, actor: usize, words: &str) {
        if self.mentions[first..].iter().any(|mention| mention.actor == actor) {
            return;
        }
        let span = self.sentences[sentence];
        let places = whole_words(&self.article.text[span.range()], words)
            .map(|place| place.shifted(span.start))
            .collect();
        self.mentions.push(GoldMention { sentence, actor, words: words.to_owned(), places });
    }

    /// The coded actor that an actor of these names is, the full name first: one with the same name, else one that has
    /// one of these names among its own. Case, accents and "the" do not count.
    pub fn actor_named<'n>(&self, mut names: impl Iterator<Item = &'n String>) -> Option<usize> {
        let full = name_key(names.next()?);
        if let Some(same) = self.keys.iter().position(|keys| keys[0] == full) {
            return Some(same);
        }
        // Codes may have a title in a person's name: "Gen. Fuad Khatem".
        let titled = |(at, keys): (usize, &Vec<String>)| {
            let person = self.actors[at].kind == "person" && full.contains(' ');
            person && keys[0].strip_suffix(full.as_str()).is_some_and(|title| title.ends_with(' '))
        };
        if let Some(same) = self.keys.iter().enumerate().position(titled) {
            return Some(same);
        }
        let others: Vec<String> = std::iter::once(full).chain(names.map(|name| name_key(name))).collect();
        self.keys.iter().position(|keys| keys.iter().any(|key| others.contains(key)))
    }

    /// The coded actor that an entry of a codebook is, by its names.
    pub fn actor_of(&self, entry: &Actor) -> Option<usize> {
        self.actor_named(std::iter::once(&entry.name).chain(&entry.aliases).chain(&entry.metonyms))
    }

    /// The keys of an actor's names: its name, then its aliases.
    pub fn keys(&self, actor: usize) -> &[String] {
        &self.keys[actor]
    }

    /// The sentence that a byte of the text is in.
    pub fn sentence_at(&self, byte: usize) -> Option<usize> {
        let at = self.sentences.partition_point(|sentence| sentence.end <= byte);
        self.sentences.get(at).filter(|sentence| sentence.start <= byte).map(|_| at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coded() -> CodedArticle {
        serde_json::from_str(
            r#"{"id":"a","title":"T","date":"2025-03-01","actors":[
                {"name":"Gen. Ilse Varga","type":"person","aliases":["Varga"]},
                {"name":"Norland","type":"country","aliases":["the Norlanders"]}],
              "paragraphs":[[{"text":"He said he would go.","stances":[{"actor":"Norland","mention":"he","topic":"ceasefire","stance":"support"}]},
                             {"text":"It will.","speaker":"Norland"}],
                            [{"text":"We agree.","sentiments":[{"actor":"Okoro","mention":"We","sentiment":"neutral"}]}]]}"#,
        )
        .unwrap()
    }

    #[test]
    fn codes_get_their_places_in_the_text() {
        let gold = Gold::new(&coded());
        assert_eq!(gold.article.text, "He said he would go. It will.\n\nWe agree.");
        assert_eq!(gold.article.paragraphs.len(), 2);
        let words: Vec<&str> = gold.sentences.iter().map(|span| &gold.article.text[span.range()]).collect();
        assert_eq!(words, ["He said he would go.", "It will.", "We agree."]);
        assert_eq!(gold.mentions[0].places, [ByteSpan::new(8, 10)]);
        assert_eq!(
            (gold.sentence_at(0), gold.sentence_at(20), gold.sentence_at(21)),
            (Some(0), None, Some(1))
        );
        // An actor that the article does not list, and who speaks for himself.
        assert_eq!(gold.actors[2].name, "Okoro");
        assert_eq!(gold.speakers, [None, Some(Some(1)), Some(Some(2))]);
    }

    #[test]
    fn actors_are_matched_by_name_title_and_alias() {
        let gold = Gold::new(&coded());
        let named = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(ToString::to_string).collect();
            gold.actor_named(names.iter())
        };
        assert_eq!(named(&["Ilse Varga"]), Some(0));
        assert_eq!(named(&["ilse vargá", "Varga"]), Some(0));
        assert_eq!(named(&["Republic of Norland", "Norlanders"]), Some(1));
        assert_eq!(named(&["Sarn"]), None);
        assert_eq!(named(&[]), None);
    }
}
