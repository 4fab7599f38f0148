//! What a page says of itself for machines: `meta`, JSON-LD, `time`, `title`, the first heading.

use serde_json::Value;

use crate::corpus::draft::one_line;
use crate::corpus::written_date::{self, Moment};

/// The facts of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Dates of publication, surest first once [`settle`](Facts::settle) was called.
    pub dates: Vec<Moment>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    ranked: Vec<(usize, Moment)>,
    titles: Vec<(usize, String)>,
}

/// Names of dates in `meta`, the surest first.
const DATES: [&str; 22] = [
    "article:published_time",
    "og:published_time",
    "datepublished",
    "publishdate",
    "publish-date",
    "pubdate",
    "publication_date",
    "publication-date",
    "parsely-pub-date",
    "sailthru.date",
    "date",
    "article.published",
    "published-date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "dc.date.created",
    "cxenseparse:recs:publishtime",
    "citation_publication_date",
    "displaydate",
];

const JSON_LD_RANK: usize = 0;
const TIME_RANK: usize = 100;
const HEADING_RANK: usize = 3;
const TITLE_RANK: usize = 4;

impl Facts {
    /// Takes in a `meta` element.
    pub fn meta(&mut self, name: &str, content: &str) {
        let name = name.trim().to_ascii_lowercase();
        let content = one_line(content);
        if content.is_empty() {
            return;
        }
        if let Some(rank) = DATES.iter().position(|it| *it == name) {
            self.date(rank + 1, &content);
            return;
        }
        match name.as_str() {
            "og:title" => self.titles.push((1, content)),
            "twitter:title" | "dc.title" => self.titles.push((2, content)),
            "og:site_name" | "dc.publisher" | "application-name" | "publisher" => {
                self.outlet.get_or_insert(content);
            }
            // Some give an address where a name should be.
            "author" | "dc.creator" | "article:author" | "parsely-author" | "byl"
                if !content.contains("://") =>
            {
                self.author.get_or_insert(content);
            }
            _ => {}
        }
    }

    /// Takes in what a `time` element says; `is_named` when it says it is the publication's.
    pub fn time(&mut self, value: &str, is_named: bool) {
        self.date(TIME_RANK + usize::from(!is_named), value);
    }

    /// Takes in the page's title.
    pub fn page_title(&mut self, words: &str) {
        self.titles.push((TITLE_RANK, one_line(words)));
    }

    /// Takes in a first heading.
    pub fn heading(&mut self, words: &str) {
        self.titles.push((HEADING_RANK, one_line(words)));
    }

    /// Takes in a script of JSON-LD.
    pub fn json_ld(&mut self, script: &str) {
        if let Ok(value) = serde_json::from_str::<Value>(script) {
            self.linked(&value, 0);
        }
    }

    /// The best of its titles.
    pub fn title(&self) -> Option<String> {
        let titles = self.titles.iter().filter(|(_, words)| !words.is_empty());
        let best = titles.min_by_key(|(rank, _)| *rank)?;
        Some(best.1.clone())
    }

    /// Puts the dates into their order, each day once.
    pub fn settle(&mut self) {
        // What does not say that it is the publication's counts only when nothing else does.
        self.ranked.sort_by_key(|(rank, _)| *rank);
        for (rank, moment) in std::mem::take(&mut self.ranked) {
            let is_new = self.dates.iter().all(|known| known.0 != moment.0);
            if is_new && (rank <= TIME_RANK || self.dates.is_empty()) {
                self.dates.push(moment);
            }
        }
    }

    fn date(&mut self, rank: usize, value: &str) {
        const MOST: usize = 64;
        if let Some(moment) = written_date::parse(value)
            && self.ranked.len() < MOST
        {
            self.ranked.push((rank, moment));
        }
    }

    fn linked(&mut self, value: &Value, depth: usize) {
        const DEEPEST: usize = 6;
        if depth > DEEPEST {
            return;
        }
        match value {
            Value::Array(values) => values.iter().for_each(|it| self.linked(it, depth + 1)),
            Value::Object(object) => {
                if let Some(date) = object.get("datePublished").and_then(Value::as_str) {
                    self.date(JSON_LD_RANK, date);
                    if let Some(headline) = object.get("headline").and_then(Value::as_str) {
                        self.titles.push((0, unescaped(headline)));
                    }
                    let outlet = object.get("publisher").and_then(name_of);
                    if self.outlet.is_none() {
                        self.outlet = outlet;
                    }
                    let author = object.get("author").and_then(name_of);
                    if self.author.is_none() {
                        self.author = author;
                    }
                }
                if let Some(graph) = object.get("@graph") {
                    self.linked(graph, depth + 1);
                }
            }
            _ => {}
        }
    }
}

fn name_of(value: &Value) -> Option<String> {
    match value {
        Value::String(name) => Some(unescaped(name)),
        Value::Array(values) => {
            let names: Vec<String> = values.iter().filter_map(name_of).collect();
            (!names.is_empty()).then(|| names.join(", "))
        }
        Value::Object(object) => object.get("name").and_then(name_of),
        _ => None,
    }
}

/// Words in scripts are often escaped as if they stood in the page.
fn unescaped(words: &str) -> String {
    let words = words.replace("&quot;", "\"").replace("&#39;", "'");
    one_line(&words.replace("&amp;", "&"))
}
