//! What was typed into the search field, as a tree.
//!
//! Nothing that can be typed is an error: an operator without words on its sides, a bracket
//! without its partner and a field that there is none of are what they would be in a text.

use super::field::Field;
use super::fold::Folded;
use super::fuzzy::Fuzzy;
use super::term::Term;

/// What a document must hold.
#[derive(Clone, Debug)]
pub(super) enum Expr {
    /// All of these; without any, whatever there is.
    All(Vec<Expr>),
    /// One of these.
    Any(Vec<Expr>),
    /// Not this.
    Not(Box<Expr>),
    /// These words.
    Words(Box<Term>),
    /// A word like this one.
    Like(Fuzzy),
    /// Two terms with so many words between them at the most, in either order.
    Near(Box<Expr>, Box<Expr>, usize),
    /// Something that is known of the document.
    Field(Field),
}

/// How many words may stand between two when it is not said.
const USUAL_NEARNESS: usize = 10;

/// How deep brackets may stand in one another; deeper ones are passed over.
const DEEPEST: usize = 64;

/// Reads a query.
pub(super) fn parse(typed: &str) -> Expr {
    let tokens = tokens(typed);
    let mut parser = Parser {
        tokens: &tokens,
        depth: 0,
    };
    let mut all = Vec::new();
    // A closing bracket that nothing opened ends nothing.
    while !parser.tokens.is_empty() {
        all.extend(parser.any());
        parser.take(|token| *token == Token::Close);
    }
    one_or(all, Expr::All)
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Open,
    Close,
    And,
    Or,
    Not,
    Near(usize),
    /// Bare words.
    Bare(String),
    /// Words in quotes, and whether these were closed.
    Quoted(String, bool),
    /// A field's name and value.
    Field(String, String),
}

struct Parser<'a> {
    tokens: &'a [Token],
    depth: usize,
}

impl Parser<'_> {
    fn take(&mut self, wanted: impl FnOnce(&Token) -> bool) -> bool {
        match self.tokens.split_first() {
            Some((token, rest)) if wanted(token) => {
                self.tokens = rest;
                true
            }
            _ => false,
        }
    }

    /// Sides of `OR`, up to a closing bracket.
    fn any(&mut self) -> Option<Expr> {
        let mut sides: Vec<Expr> = self.all().into_iter().collect();
        while self.take(|token| *token == Token::Or) {
            sides.extend(self.all());
        }
        (!sides.is_empty()).then(|| one_or(sides, Expr::Any))
    }

    /// What stands side by side.
    fn all(&mut self) -> Option<Expr> {
        let mut parts = Vec::new();
        loop {
            if self.take(|token| matches!(token, Token::And | Token::Near(_))) {
                continue;
            }
            match self.tokens.first() {
                None | Some(Token::Close | Token::Or) => break,
                Some(_) => parts.extend(self.unit()),
            }
        }
        (!parts.is_empty()).then(|| one_or(parts, Expr::All))
    }

    fn unit(&mut self) -> Option<Expr> {
        let mut is_not = false;
        while self.take(|token| *token == Token::Not) {
            is_not = !is_not;
        }
        let mut unit = self.primary()?;
        while let Some((Token::Near(distance), rest)) = self.tokens.split_first() {
            let distance = *distance;
            self.tokens = rest;
            let Some(other) = self.primary() else {
                break;
            };
            unit = match (unit, other) {
                (a, b) if a.is_words() && b.is_words() => {
                    Expr::Near(Box::new(a), Box::new(b), distance)
                }
                // Nearness is between words; of anything else both must be there.
                (a, b) => Expr::All(vec![a, b]),
            };
        }
        Some(if is_not {
            Expr::Not(Box::new(unit))
        } else {
            unit
        })
    }

    fn primary(&mut self) -> Option<Expr> {
        let (token, rest) = self.tokens.split_first()?;
        match token {
            Token::Open if self.depth < DEEPEST => {
                self.tokens = rest;
                self.depth += 1;
                let inner = self.any();
                self.depth -= 1;
                self.take(|token| *token == Token::Close);
                inner
            }
            Token::Open => {
                self.tokens = rest;
                None
            }
            Token::Bare(words) => {
                self.tokens = rest;
                bare(words)
            }
            Token::Quoted(words, is_closed) => {
                self.tokens = rest;
                quoted(words, *is_closed).map(words_of)
            }
            Token::Field(name, value) => {
                self.tokens = rest;
                match Field::parse(name, value) {
                    Some(field) => Some(Expr::Field(field)),
                    // `10:30` and `http://…` are words.
                    None => bare(&format!("{name}:{value}")),
                }
            }
            Token::And | Token::Or | Token::Not | Token::Near(_) | Token::Close => None,
        }
    }
}

impl Expr {
    fn is_words(&self) -> bool {
        matches!(self, Expr::Words(_) | Expr::Like(_))
    }
}

fn one_or(mut parts: Vec<Expr>, several: impl FnOnce(Vec<Expr>) -> Expr) -> Expr {
    match (parts.pop(), parts.is_empty()) {
        (Some(only), true) => only,
        (last, _) => {
            parts.extend(last);
            several(parts)
        }
    }
}

fn words_of(term: Term) -> Expr {
    Expr::Words(Box::new(term))
}

/// A bare word finds what begins with it, `word~` what is spelt almost like it.
fn bare(words: &str) -> Option<Expr> {
    if let Some((word, distance)) = words.rsplit_once('~') {
        let distance = distance.parse().ok().filter(|_| !distance.is_empty());
        let folded = Folded::new(word);
        let word = folded.as_str().trim();
        let is_word = !word.is_empty() && word.chars().all(char::is_alphanumeric);
        if is_word && (words.ends_with('~') || distance.is_some()) {
            return Some(Expr::Like(Fuzzy::new(word.to_owned(), distance)));
        }
    }
    let folded = Folded::new(words.trim_end_matches('*'));
    let words = folded.as_str().split_whitespace();
    let terms = words.filter_map(|word| Term::new(vec![word.to_owned()], false));
    let terms: Vec<Expr> = terms.map(words_of).collect();
    (!terms.is_empty()).then(|| one_or(terms, Expr::All))
}

/// Words in quotes.
pub(super) fn quoted(words: &str, is_closed: bool) -> Option<Term> {
    let folded = Folded::new(words);
    let words = folded.as_str().split_whitespace();
    Term::new(words.map(str::to_owned).collect(), is_closed)
}

fn tokens(typed: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = typed;
    while let Some(c) = rest.chars().next() {
        let behind = rest.get(c.len_utf8()..).unwrap_or_default();
        let is_before_word = behind.starts_with(|c: char| !c.is_whitespace());
        match c {
            c if c.is_whitespace() => rest = behind,
            '(' => {
                tokens.push(Token::Open);
                rest = behind;
            }
            ')' => {
                tokens.push(Token::Close);
                rest = behind;
            }
            '|' => {
                tokens.push(Token::Or);
                rest = behind;
            }
            '-' | '!' if is_before_word => {
                tokens.push(Token::Not);
                rest = behind;
            }
            c if is_quote(c) => {
                let (words, is_closed, after) = in_quotes(behind);
                tokens.push(Token::Quoted(words.to_owned(), is_closed));
                rest = after;
            }
            _ => {
                let end = rest.find(ends_word).unwrap_or(rest.len());
                let (word, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
                rest = after;
                let Some((name, value)) = word
                    .split_once(':')
                    .filter(|(name, _)| Field::is_name(name))
                else {
                    tokens.push(operator(word).unwrap_or_else(|| Token::Bare(word.to_owned())));
                    continue;
                };
                let mut value = value.to_owned();
                if value.is_empty() && after.starts_with(is_quote) {
                    let first = after.chars().next().map_or(0, char::len_utf8);
                    let (words, _, behind) = in_quotes(after.get(first..).unwrap_or_default());
                    words.clone_into(&mut value);
                    rest = behind;
                }
                tokens.push(Token::Field(name.to_lowercase(), value));
            }
        }
    }
    tokens
}

/// Operators are in capitals, so that they can be looked for as words too.
fn operator(word: &str) -> Option<Token> {
    match word {
        "OR" => return Some(Token::Or),
        "AND" => return Some(Token::And),
        "NOT" => return Some(Token::Not),
        "NEAR" => return Some(Token::Near(USUAL_NEARNESS)),
        _ => {}
    }
    let (name, distance) = word.split_once('/')?;
    let distance: usize = distance.parse().ok()?;
    name.eq_ignore_ascii_case("near")
        .then_some(Token::Near(distance))
}

fn ends_word(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | ')' | '|') || is_quote(c)
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// The words up to the closing quote, whether there is one, and what stands behind it.
fn in_quotes(text: &str) -> (&str, bool, &str) {
    match text.char_indices().find(|(_, c)| is_quote(*c)) {
        Some((end, quote)) => (
            text.get(..end).unwrap_or_default(),
            true,
            text.get(end + quote.len_utf8()..).unwrap_or_default(),
        ),
        None => (text, false, ""),
    }
}
