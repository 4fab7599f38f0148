//! Who said what a sentence tells, who passed it on, and how the speaker stands to it, as far as
//! the sentence's own words give it away.
//!
//! Invariants: a pure function of the document; what it gives is an offer for a person to take
//! or leave, and it would rather give nothing than a wrong name. The words that it goes by are
//! listed in `assets/lexicons/english-attribution.txt`.

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use unicode_segmentation::UnicodeSegmentation;

use super::{Dossier, one_line};
use crate::model::{Span, Stance, table_lines};
use crate::timex;

/// Most words of a name with its description.
const MOST_NAME_WORDS: usize = 12;

/// So many sentences before it may tell who “he” is.
const SENTENCES_BACK: usize = 3;

/// What a sentence suggests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SuggestedAttribution {
    /// Who is the origin of it.
    pub said_by: Option<String>,
    /// Who passed it on.
    pub carried_by: Option<String>,
    /// How the speaker stands to it.
    pub stance: Option<Stance>,
}

/// What the sentence around some words suggests. Who passed it on is the document's outlet
/// where the sentence names nobody.
pub fn suggest_attribution(dossier: &Dossier, span: Span) -> SuggestedAttribution {
    let text = dossier.document.text.as_str();
    let mut sentence = dossier.sentence_around(span);
    let mut found = of_sentence(text.get(sentence.start..sentence.end).unwrap_or_default());
    for _ in 0..SENTENCES_BACK {
        if found.said_by != Speaker::NamedBefore {
            break;
        }
        let Some(before) = sentence_before(dossier, sentence) else {
            break;
        };
        sentence = before;
        let words = text.get(sentence.start..sentence.end).unwrap_or_default();
        match of_sentence(words).said_by {
            Speaker::Nobody => {}
            speaker => found.said_by = speaker,
        }
    }
    SuggestedAttribution {
        said_by: match found.said_by {
            Speaker::Named(name) => Some(name),
            Speaker::NamedBefore | Speaker::Nobody => None,
        },
        carried_by: found.carried_by.or_else(|| dossier.document.outlet.clone()),
        stance: found.stance,
    }
}

fn sentence_before(dossier: &Dossier, sentence: Span) -> Option<Span> {
    let text = dossier.document.text.as_str();
    let prose = dossier.prose();
    let head = text.get(prose.start..sentence.start)?.trim_end();
    let last = head.chars().next_back()?;
    let end = prose.start + head.len();
    let before = Span::new(end - last.len_utf8(), end);
    let found = timex::sentence_around(text, prose, before);
    (found.start < sentence.start).then_some(found)
}

/// Who speaks in a sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Speaker {
    /// Nobody that could be told.
    #[default]
    Nobody,
    /// “He”: somebody whom an earlier sentence names.
    NamedBefore,
    /// By this name.
    Named(String),
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Found {
    said_by: Speaker,
    carried_by: Option<String>,
    stance: Option<Stance>,
}

/// A word or a sign of a sentence.
struct Token<'a> {
    words: &'a str,
    lower: String,
    start: usize,
    end: usize,
    is_word: bool,
}

struct Sentence<'a> {
    text: &'a str,
    tokens: Vec<Token<'a>>,
}

fn of_sentence(text: &str) -> Found {
    let sentence = Sentence {
        text,
        tokens: tokens(text),
    };
    let mut found = sentence.according_to().unwrap_or_default();
    for at in 0..sentence.tokens.len() {
        if found.carried_by.is_none() {
            found.carried_by = sentence.carrier_at(at);
        }
        let Some(stance) = sentence.verb_at(at) else {
            continue;
        };
        let speaker = sentence.speaker_of(at);
        let is_carrier = |speaker: &Speaker| match speaker {
            Speaker::Named(name) => is_carrier(name),
            _ => false,
        };
        if is_carrier(&speaker) && sentence.is(at, "reports") {
            if let Speaker::Named(name) = speaker {
                found.carried_by.get_or_insert(name);
            }
            continue;
        }
        let is_better = match (&found.said_by, &speaker) {
            (Speaker::Nobody, Speaker::Nobody) => false,
            (Speaker::Nobody, _) => true,
            _ => false,
        };
        if is_better {
            found.said_by = speaker;
            found.stance = Some(sentence.stance_behind(at, stance));
        }
    }
    found
}

impl Sentence<'_> {
    fn token(&self, at: usize) -> Option<&Token<'_>> {
        self.tokens.get(at)
    }

    fn lower(&self, at: usize) -> &str {
        self.token(at).map_or("", |token| token.lower.as_str())
    }

    fn is(&self, at: usize, section: &str) -> bool {
        lexicon(section).contains(self.lower(at))
    }

    fn is_capital(&self, at: usize) -> bool {
        let first = self.token(at).and_then(|token| token.words.chars().next());
        first.is_some_and(char::is_uppercase)
    }

    /// What the verb at a place says of its speaker's stance; none if it is no verb of speech.
    fn verb_at(&self, at: usize) -> Option<Stance> {
        let by_verb = [
            ("asserts", Stance::Asserts),
            ("alleges", Stance::Alleges),
            ("denies", Stance::Denies),
            ("demands", Stance::Demands),
            ("reports", Stance::Asserts),
        ];
        let found = by_verb.iter().find(|(section, _)| self.is(at, section));
        let calls_for = matches!(self.lower(at), "called" | "calls")
            && matches!(self.lower(at + 1), "for" | "on" | "upon");
        match found {
            Some((_, stance)) => Some(*stance),
            None => calls_for.then_some(Stance::Demands),
        }
    }

    /// The stance of the whole: what is said behind a plain “said” may be a demand, or hang on
    /// something else.
    fn stance_behind(&self, verb: usize, stance: Stance) -> Stance {
        if stance != Stance::Asserts {
            return stance;
        }
        let opens_clause = |at: usize| match at.checked_sub(1) {
            None => true,
            Some(before) => {
                let is_sign = self.token(before).is_some_and(|token| !token.is_word);
                is_sign || self.lower(before) == "that" || before == verb
            }
        };
        let mut all = 0..self.tokens.len();
        if all.any(|at| self.is(at, "condition") && opens_clause(at)) {
            return Stance::Conditional;
        }
        let mut all = 0..self.tokens.len();
        match all.any(|at| self.is(at, "must")) {
            true => Stance::Demands,
            false => stance,
        }
    }

    /// “According to X, …”
    fn according_to(&self) -> Option<Found> {
        let at = (0..self.tokens.len())
            .find(|&at| self.lower(at) == "according" && self.lower(at + 1) == "to")?;
        let name = self.name_from(at + 2)?;
        Some(match is_carrier(&name) {
            true => Found {
                carried_by: Some(name),
                ..Found::default()
            },
            false => Found {
                said_by: Speaker::Named(name),
                stance: Some(Stance::Asserts),
                ..Found::default()
            },
        })
    }

    /// Who passed it on, where the words at a place tell: “told A”, “an interview with A”,
    /// “quoted by A”, “A quoted B”.
    fn carrier_at(&self, at: usize) -> Option<String> {
        let named = if self.is(at, "told") {
            self.name_from(at + 1)
        } else if (self.is(at, "interview") && matches!(self.lower(at + 1), "with" | "to"))
            || ((self.is(at, "quotes") || self.lower(at) == "reported")
                && self.lower(at + 1) == "by")
        {
            self.name_from(at + 2)
        } else if self.is(at, "quotes") {
            match self.speaker_before(at) {
                Speaker::Named(name) => Some(name),
                _ => None,
            }
        } else {
            None
        };
        named.filter(|name| is_carrier(name))
    }

    /// Who speaks where the verb at a place is.
    fn speaker_of(&self, verb: usize) -> Speaker {
        let before = verb.checked_sub(1);
        if self.lower(verb + 1) == "by" {
            return self
                .name_from(verb + 2)
                .map_or(Speaker::Nobody, Speaker::Named);
        }
        // “She was told”, “is said to”, “a man accused of”.
        let is_object = before.is_some_and(|before| self.is(before, "passive"))
            || (self.lower(verb + 1) == "to" && self.is(verb, "hearsay"))
            || self.lower(verb + 1) == "of";
        if is_object {
            return Speaker::Nobody;
        }
        let Some(before) = before else {
            return Speaker::Nobody;
        };
        let is_sign = self.token(before).is_some_and(|token| !token.is_word);
        if !is_sign {
            return self.speaker_before(verb);
        }
        let behind_quote = (before.saturating_sub(1)..=before)
            .any(|at| matches!(self.lower(at), "\"" | "”" | "»" | "’" | "''"));
        // “…, said Lind”, but not “…, accused Lind”.
        let tells = self.is(verb, "asserts") || behind_quote;
        let turned = (tells && self.is_capital(verb + 1))
            || (behind_quote && (self.is(verb + 1, "article") || self.is(verb + 1, "pronoun")));
        if turned {
            if self.is(verb + 1, "pronoun") {
                return Speaker::NamedBefore;
            }
            return self
                .name_from(verb + 1)
                .map_or(Speaker::Nobody, Speaker::Named);
        }
        if self.lower(before) != "," {
            return Speaker::Nobody;
        }
        // “X, who had just arrived, said”: the name stands before the comma that opens the aside.
        let opening = (0..before).rev().find(|&at| self.lower(at) == ",");
        match opening.map(|opening| self.speaker_before(opening)) {
            Some(Speaker::Named(name)) if name.chars().any(char::is_uppercase) => {
                Speaker::Named(name)
            }
            _ => Speaker::Nobody,
        }
    }

    /// The name that ends before a place.
    fn speaker_before(&self, end: usize) -> Speaker {
        let mut last = end;
        while let Some(before) = last.checked_sub(1)
            && (self.is(before, "between")
                || self.lower(before).ends_with("ly")
                || (self.lower(before) == "and"
                    && before > 0
                    && self.lower(before - 1).ends_with("ly")))
        {
            last = before;
        }
        // “Lind, who said”
        if let Some(who) = last.checked_sub(1)
            && self.lower(who) == "who"
            && who > 0
            && self.lower(who - 1) == ","
        {
            return self.speaker_before(who - 1);
        }
        let mut first = last;
        while let Some(before) = first.checked_sub(1)
            && last - before <= MOST_NAME_WORDS
            && self.token(before).is_some_and(|token| token.is_word)
            && (!self.ends_name(before) || self.joins(before))
        {
            first = before;
            let is_linked = before > 0 && (self.is(before - 1, "link") || self.joins(before - 1));
            if self.is(before, "article") && !is_linked {
                break;
            }
        }
        while first < last && self.is(first, "link") {
            first += 1;
        }
        // “The embassy in Oslo said”: it is not Oslo that speaks.
        let is_led = first.checked_sub(1).is_some_and(|before| {
            matches!(self.lower(before), "in" | "at" | "from" | "with" | "near")
        });
        if is_led {
            return Speaker::Nobody;
        }
        let pronoun = last.checked_sub(1).filter(|&at| self.is(at, "pronoun"));
        if pronoun.is_some() {
            let speaks = ["he", "she", "they"].contains(&self.lower(last - 1));
            return match speaks {
                true => Speaker::NamedBefore,
                false => Speaker::Nobody,
            };
        }
        self.name(first, last)
            .map_or(Speaker::Nobody, Speaker::Named)
    }

    /// The name that begins at a place.
    fn name_from(&self, first: usize) -> Option<String> {
        let mut last = first;
        while last - first < MOST_NAME_WORDS
            && self.token(last).is_some_and(|token| token.is_word)
            && !self.ends_name(last)
            && (last == first || self.verb_at(last).is_none())
        {
            let opens_another = self.is(last, "article")
                && last > first
                && !last
                    .checked_sub(1)
                    .is_some_and(|before| self.is(before, "link"));
            if opens_another {
                break;
            }
            last += 1;
        }
        while last > first && self.is(last - 1, "link") {
            last -= 1;
        }
        self.name(first, last)
    }

    /// Whether a word that ends names elsewhere joins two parts of one: “Ambassador to the
    /// North”, “the port and its owners”.
    fn joins(&self, at: usize) -> bool {
        let behind_capital = at
            .checked_sub(1)
            .is_some_and(|before| self.is_capital(before));
        match self.lower(at) {
            "to" => behind_capital && self.is(at + 1, "article"),
            "and" => behind_capital && self.is(at + 1, "possessive"),
            _ => false,
        }
    }

    /// Whether a word cannot be part of a name. Within one, such words are written small.
    fn ends_name(&self, at: usize) -> bool {
        let is_day = matches!(self.lower(at), "march" | "may") && self.is_capital(at);
        let opens = at
            .checked_sub(1)
            .is_none_or(|before| self.token(before).is_some_and(|token| !token.is_word));
        let is_small = !self.is_capital(at) || opens;
        let ends = self.is(at, "end") && (is_small || is_time(self.lower(at)));
        ends || is_day || self.is(at, "passive") || self.verb_at(at).is_some()
    }

    /// The words from one place to another as a name: it has an article or a capital at its
    /// head, and something to be named.
    fn name(&self, first: usize, last: usize) -> Option<String> {
        let head = self.token(first)?;
        let foot = self.token(last.checked_sub(1)?)?;
        if first >= last || self.is(first, "pronoun") {
            return None;
        }
        let has_article = self.is(first, "article");
        let has_noun = !has_article || last - first > 1;
        let is_name = has_article || self.is_capital(first);
        let starts_small = head.words.chars().all(|c| c.is_numeric());
        if !is_name || !has_noun || starts_small {
            return None;
        }
        let words = one_line(self.text.get(head.start..foot.end)?);
        Some(without_capital_article(&words))
    }
}

/// “The ministry” at a sentence's head is “the ministry” anywhere else.
fn without_capital_article(words: &str) -> String {
    for (capital, small) in [("The ", "the "), ("A ", "a "), ("An ", "an ")] {
        if let Some(rest) = words.strip_prefix(capital) {
            return format!("{small}{rest}");
        }
    }
    words.to_owned()
}

fn is_time(lower: &str) -> bool {
    const TIMES: [&str; 18] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    TIMES.contains(&lower)
}

/// Whether a name is one of those that pass on what others say.
fn is_carrier(name: &str) -> bool {
    let carriers = lexicon("carrier");
    let mut words = name.unicode_words();
    words.any(|word| {
        let is_capital = word.chars().next().is_some_and(char::is_uppercase);
        let lower = word.to_lowercase();
        let word = lower.trim_end_matches("'s").trim_end_matches("’s");
        carriers.contains(word) && (is_capital || matches!(word, "newspaper" | "agency"))
    })
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut spans: Vec<(usize, usize, bool)> = Vec::new();
    for (start, piece) in text.split_word_bound_indices() {
        if piece.trim().is_empty() {
            continue;
        }
        let end = start + piece.len();
        let is_word = piece.chars().any(char::is_alphanumeric);
        let is_joint = matches!(piece, "-" | "‑" | "/" | "&");
        match spans.last_mut() {
            // “vice-president” is one word.
            Some(last) if last.2 && last.1 == start && (is_word || is_joint) => last.1 = end,
            _ => spans.push((start, end, is_word)),
        }
    }
    let token = |(start, end, is_word): (usize, usize, bool)| {
        let words = text.get(start..end)?;
        Some(Token {
            words,
            lower: words.to_lowercase(),
            start,
            end,
            is_word,
        })
    };
    spans.into_iter().filter_map(token).collect()
}

/// The words of a section of the lexicon.
fn lexicon(section: &str) -> &'static HashSet<&'static str> {
    static NOTHING: LazyLock<HashSet<&str>> = LazyLock::new(HashSet::new);
    static SECTIONS: LazyLock<HashMap<&str, HashSet<&str>>> = LazyLock::new(|| {
        sections(include_str!(
            "../../assets/lexicons/english-attribution.txt"
        ))
    });
    SECTIONS.get(section).unwrap_or(&NOTHING)
}

fn sections(table: &'static str) -> HashMap<&'static str, HashSet<&'static str>> {
    let mut sections: HashMap<&str, HashSet<&str>> = HashMap::new();
    for (section, line) in table_lines(table) {
        let words = sections.entry(section).or_default();
        words.extend(line.split_whitespace());
    }
    sections
}
