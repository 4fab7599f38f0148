//! The whole visible text of a page, with what in it is furniture.
//!
//! Invariants: the text is what a reader of the page sees, in the page's order, furniture
//! included; white space is folded as a browser folds it; blocks are parted by line breaks, the
//! cells of a row by tabs. No page is too deep or too broken: tags that do not match are passed
//! over.

use html5gum::{DefaultEmitter, Token, Tokenizer};

use super::facts::Facts;
use super::tags::{
    Break, break_of, closes, is_furniture_class, is_furniture_element, is_unseen, is_void,
};

/// What a page shows and says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The visible text.
    pub text: String,
    /// Byte ranges of furniture in it, sorted and apart.
    pub furniture: Vec<(usize, usize)>,
    /// What it says of itself.
    pub facts: Facts,
}

/// Reads a page.
pub fn page(html: &str) -> Page {
    let mut emitter = DefaultEmitter::default();
    // Without it, the words of a script would count as words of the page.
    emitter.naively_switch_states(true);
    let mut reading = Reading::default();
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let attribute = |name: &str| {
                    let value = tag.attributes.get(name.as_bytes())?;
                    Some(String::from_utf8_lossy(value).into_owned())
                };
                let name = String::from_utf8_lossy(&tag.name);
                reading.start(&name, tag.self_closing, &attribute);
            }
            Token::EndTag(tag) => reading.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(words) => reading.words(&String::from_utf8_lossy(&words)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    reading.finish()
}

/// Deeper nesting is read, but no longer kept account of.
const DEEPEST: usize = 512;

/// A page that is furniture to more than this part was misjudged.
const MOST_FURNITURE: f64 = 0.85;

#[derive(Default)]
struct Reading {
    page: Page,
    open: Vec<Open>,
    /// How many of the open elements are unseen, preformatted, furniture, main content, links.
    unseen: usize,
    preformatted: usize,
    furniture: usize,
    content: usize,
    links: usize,
    /// White space that counts only if words follow on the line.
    space: bool,
    wanted: Want,
    /// Where words of a title, a heading or JSON-LD begin to be collected.
    collected: Option<(Collected, String)>,
    has_heading: bool,
    block: Block,
}

/// What must part the next words from the last.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Want {
    #[default]
    Nothing,
    Tab,
    Line,
    Paragraph,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Collected {
    Title,
    Heading,
    JsonLd,
}

struct Open {
    name: String,
    unseen: bool,
    preformatted: bool,
    furniture: bool,
    content: bool,
    link: bool,
}

/// A run of words between two blocks, to judge by its links.
#[derive(Default)]
struct Block {
    start: usize,
    letters: usize,
    linked_letters: usize,
    links: usize,
    is_content: bool,
}

impl Reading {
    fn start(
        &mut self,
        name: &str,
        self_closing: bool,
        attribute: &dyn Fn(&str) -> Option<String>,
    ) {
        self.note_facts(name, attribute);
        let (closed, until) = closes(name);
        if !closed.is_empty() {
            self.close_implied(closed, until);
        }
        self.part(name);
        if name == "br" && self.unseen == 0 {
            self.line_break();
        }
        if name == "a" && self.unseen == 0 {
            self.block.links += 1;
        }
        if is_void(name) || (self_closing && name == "svg") {
            return;
        }
        if self.open.len() >= DEEPEST {
            return;
        }
        let role = attribute("role").unwrap_or_default();
        let classes = [attribute("class"), attribute("id")];
        let mut classes = classes.into_iter().flatten();
        let style = attribute("style").unwrap_or_default().replace(' ', "");
        let is_root = matches!(name, "html" | "body" | "main" | "article");
        let content = matches!(name, "main" | "article") || role == "main";
        let furniture = !is_root
            && (is_furniture_element(name, &role)
                || (name == "header" && self.content == 0)
                || classes.any(|it| is_furniture_class(&it)));
        let open = Open {
            unseen: is_unseen(name)
                || attribute("hidden").is_some()
                || style.contains("display:none")
                || style.contains("visibility:hidden"),
            preformatted: matches!(name, "pre" | "textarea" | "xmp" | "plaintext"),
            furniture,
            content,
            link: name == "a",
            name: name.to_owned(),
        };
        self.count(&open, true);
        self.open.push(open);
    }

    fn end(&mut self, name: &str) {
        self.stop_collecting(name);
        let at = self.open.iter().rposition(|open| open.name == name);
        if let Some(at) = at {
            while self.open.len() > at {
                self.close_last();
            }
            self.part(name);
        } else if name == "p" || name == "br" {
            self.part("p");
        }
    }

    fn words(&mut self, words: &str) {
        if let Some((_, collected)) = &mut self.collected
            && collected.len() < MOST_COLLECTED
        {
            collected.push_str(words);
        }
        if self.unseen > 0 {
            return;
        }
        if self.preformatted > 0 {
            self.separate();
            let start = self.page.text.len();
            self.page.text.push_str(words);
            self.account(start);
            return;
        }
        for (number, word) in words.split(is_folded).enumerate() {
            if number > 0 {
                self.space = true;
            }
            if !word.is_empty() {
                self.separate();
                let start = self.page.text.len();
                self.page.text.push_str(word);
                self.account(start);
            }
        }
    }

    /// Takes account of words that were just written.
    fn account(&mut self, start: usize) {
        let written = self.page.text.get(start..).unwrap_or_default();
        let letters = written.chars().filter(|c| c.is_alphanumeric()).count();
        self.block.letters += letters;
        if self.links > 0 {
            self.block.linked_letters += letters;
        }
        self.block.is_content |= self.content > 0;
        if self.furniture > 0 {
            self.furnish(start, self.page.text.len());
        }
    }

    fn furnish(&mut self, start: usize, end: usize) {
        let between = |from: usize| self.page.text.get(from..start);
        match self.page.furniture.last() {
            Some(&(_, last)) if between(last).is_some_and(|it| it.trim().is_empty()) => {
                if let Some(last) = self.page.furniture.last_mut() {
                    last.1 = end;
                }
            }
            _ => self.page.furniture.push((start, end)),
        }
    }

    /// Writes what must stand between the last words and the next.
    fn separate(&mut self) {
        let text = &mut self.page.text;
        if !text.is_empty() {
            let wanted = match self.wanted {
                Want::Nothing if self.space && !text.ends_with(['\n', '\t']) => " ",
                Want::Nothing => "",
                Want::Tab if text.ends_with('\n') => "",
                Want::Tab => "\t",
                Want::Line if text.ends_with('\n') => "",
                Want::Line => "\n",
                Want::Paragraph if text.ends_with("\n\n") => "",
                Want::Paragraph if text.ends_with('\n') => "\n",
                Want::Paragraph => "\n\n",
            };
            text.push_str(wanted);
        }
        if self.wanted >= Want::Line {
            self.judge_block();
        }
        self.wanted = Want::Nothing;
        self.space = false;
    }

    fn line_break(&mut self) {
        if self.wanted >= Want::Line {
            self.wanted = Want::Paragraph;
        } else {
            self.wanted = Want::Line;
        }
    }

    fn part(&mut self, name: &str) {
        if self.unseen > 0 {
            return;
        }
        let wanted = match break_of(name) {
            Break::None => return,
            Break::Cell => Want::Tab,
            Break::Line => Want::Line,
            Break::Paragraph => Want::Paragraph,
        };
        self.wanted = self.wanted.max(wanted);
    }

    /// A block that is mostly links, outside the content, is a menu or a list of teasers.
    fn judge_block(&mut self) {
        let block = std::mem::take(&mut self.block);
        self.block.start = self.page.text.len();
        let is_mostly_links = block.linked_letters * 10 > block.letters * 7;
        let is_short = block.letters < 120;
        if !block.is_content && block.letters > 0 && is_mostly_links && is_short {
            let words = self.page.text.get(block.start..).unwrap_or_default();
            let end = block.start + words.trim_end().len();
            let is_known = self
                .page
                .furniture
                .last()
                .is_some_and(|&(_, last)| last > block.start);
            if !is_known && end > block.start {
                self.furnish(block.start, end);
            }
        }
    }

    fn note_facts(&mut self, name: &str, attribute: &dyn Fn(&str) -> Option<String>) {
        let facts = &mut self.page.facts;
        match name {
            "meta" => {
                let named = ["property", "name", "itemprop"]
                    .into_iter()
                    .find_map(attribute);
                if let (Some(name), Some(content)) = (named, attribute("content")) {
                    facts.meta(&name, &content);
                }
            }
            "time" => {
                if let Some(value) = attribute("datetime") {
                    let property = attribute("itemprop").unwrap_or_default();
                    let is_named = property.eq_ignore_ascii_case("datepublished")
                        || attribute("pubdate").is_some();
                    facts.time(&value, is_named);
                }
            }
            "title" if self.collected.is_none() && facts.title().is_none() => {
                self.collected = Some((Collected::Title, String::new()));
            }
            "h1" if self.collected.is_none() && !self.has_heading && self.unseen == 0 => {
                self.has_heading = true;
                self.collected = Some((Collected::Heading, String::new()));
            }
            "script" if attribute("type").is_some_and(|it| it.contains("ld+json")) => {
                self.collected = Some((Collected::JsonLd, String::new()));
            }
            _ => {}
        }
    }

    fn stop_collecting(&mut self, name: &str) {
        let expected = match &self.collected {
            Some((Collected::Title, _)) => "title",
            Some((Collected::Heading, _)) => "h1",
            Some((Collected::JsonLd, _)) => "script",
            None => return,
        };
        if name == expected
            && let Some((what, words)) = self.collected.take()
        {
            match what {
                Collected::Title => self.page.facts.page_title(&words),
                Collected::Heading => self.page.facts.heading(&words),
                Collected::JsonLd => self.page.facts.json_ld(&words),
            }
        }
    }

    fn close_implied(&mut self, closed: &[&str], until: &[&str]) {
        for at in (0..self.open.len()).rev() {
            let Some(open) = self.open.get(at) else {
                return;
            };
            if closed.contains(&open.name.as_str()) {
                while self.open.len() > at {
                    self.close_last();
                }
                return;
            }
            if until.contains(&open.name.as_str()) {
                return;
            }
        }
    }

    fn close_last(&mut self) {
        if let Some(open) = self.open.pop() {
            self.count(&open, false);
        }
    }

    fn count(&mut self, open: &Open, is_opened: bool) {
        let counts = [
            (&mut self.unseen, open.unseen),
            (&mut self.preformatted, open.preformatted),
            (&mut self.furniture, open.furniture),
            (&mut self.content, open.content),
            (&mut self.links, open.link),
        ];
        for (count, counts) in counts {
            if counts && is_opened {
                *count += 1;
            } else if counts {
                *count -= 1;
            }
        }
    }

    fn finish(mut self) -> Page {
        self.judge_block();
        let length = self.page.text.trim_end().len();
        self.page.text.truncate(length);
        for range in &mut self.page.furniture {
            range.1 = range.1.min(length);
        }
        self.page.furniture.retain(|range| range.0 < range.1);
        let furniture: usize = self.page.furniture.iter().map(|it| it.1 - it.0).sum();
        if furniture as f64 > MOST_FURNITURE * length as f64 {
            self.page.furniture.clear();
        }
        self.page.facts.settle();
        self.page
    }
}

const MOST_COLLECTED: usize = 1 << 20;

/// The white space that a browser folds; a no-break space is none.
fn is_folded(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_visible_text_is_kept() {
        let check = |html: &str, expected: &str| {
            assert_eq!(page(html).text, expected, "{html}");
        };
        check("<p>One  two\n three</p><p>Four", "One two three\n\nFour");
        check("One<br>two<br><br>three", "One\ntwo\n\nthree");
        check("a<b>b</b> c <i> d</i>", "ab c d");
        check("<div>One</div><div><div>Two</div></div>", "One\nTwo");
        check("<ul><li>One<li>Two</ul>Three", "One\nTwo\n\nThree");
        check(
            "<table><tr><td>a<td>b</tr><tr><td>c</td><td>d</td></table>",
            "a\tb\nc\td",
        );
        check("<pre>a\n  b</pre>c", "a\n  b\n\nc");
        check(
            "&lt;a&gt; &amp; caf&eacute;&nbsp;&#8211;",
            "<a> & café\u{a0}–",
        );
        check("<script>var x = '<p>no</p>';</script>yes", "yes");
        check("<style>p {}</style><noscript>no</noscript>yes", "yes");
        check("<p hidden>no</p><p style='display: none'>no</p>yes", "yes");
        check("<head><title>no</title></head><body>yes", "yes");
        check("<p>one</b></div></p>two", "one\n\ntwo");
        check("<!-- no -->yes<![CDATA[no]]>", "yes");
        check("", "");
        check("<", "<");
    }

    #[test]
    fn furniture_is_told() {
        let check = |html: &str, expected: &[&str]| {
            let page = page(html);
            let told: Vec<&str> = page
                .furniture
                .iter()
                .map(|&(start, end)| &page.text[start..end])
                .collect();
            assert_eq!(told, expected, "{html}");
        };
        let story = "The ministers met in the harbour and spoke for hours about the border there.";
        check(
            &format!("<nav>Home<p>News</nav><p>{story}<footer>About us"),
            &["Home\n\nNews", "About us"],
        );
        check(
            &format!("<div class='site-menu'>Home</div><p>{story}"),
            &["Home"],
        );
        check(
            &format!("<article><header>Talks</header><p>{story}</article>"),
            &[],
        );
        check(
            &format!("<div><a href=x>Sport</a> <a href=y>Weather</a></div><p>{story}"),
            &["Sport Weather"],
        );
        check(&format!("<p>{story} See <a href=x>more</a>.</p>"), &[]);
        check(&format!("<div class=sidebar>{story}</div>"), &[]);
    }

    #[test]
    fn no_page_is_too_deep() {
        let deep = format!("{}words", "<div><b>".repeat(100_000));
        assert_eq!(page(&deep).text, "words");
        let broken = "<p class=footer>".repeat(50_000);
        assert_eq!(page(&broken).text, "");
    }
}
