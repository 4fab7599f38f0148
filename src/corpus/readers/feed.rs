//! RSS and Atom feeds: an entry is a document.

use feed_rs::model::Entry;
use feed_rs::parser;

use super::html::page;
use super::xml::{as_text, decode_xml};
use crate::corpus::{Draft, Input, Item, ReadError, Reader};
use crate::model::Provenance;

/// Reads feeds.
pub struct FeedReader;

impl Reader for FeedReader {
    fn read(&self, input: Input<'_>, emit: &mut dyn FnMut(Item)) -> Result<(), ReadError> {
        let (text, encoding, warnings) = decode_xml(input.bytes)?;
        // The text is decoded by now: what it says of its encoding no longer holds.
        let start = match text.trim_start().starts_with("<?xml") {
            true => text.find("?>").map_or(0, |at| at + 2),
            false => 0,
        };
        let parser = parser::Builder::new()
            // Made-up names would differ from one reading to the next.
            .id_generator(|links, _, _| links.first().map(|it| it.href.clone()).unwrap_or_default())
            .build();
        let Ok(feed) = parser.parse(
            text.get(start..)
                .unwrap_or_default()
                .trim_start()
                .as_bytes(),
        ) else {
            let mut draft = as_text(&text, encoding, warnings);
            let warning = "It looks like a feed but cannot be read as one; these are its words.";
            draft.warnings.push(warning.to_owned());
            emit(Item::Document(Box::new(draft)));
            return Ok(());
        };
        let outlet = feed.title.map(|title| plain(&title.content));
        if feed.entries.is_empty() {
            let mut draft = as_text(&text, encoding, warnings);
            let warning = "It is a feed without entries; these are its words.";
            draft.warnings.push(warning.to_owned());
            emit(Item::Document(Box::new(draft)));
            return Ok(());
        }
        for (index, entry) in feed.entries.into_iter().enumerate() {
            let mut draft = draft_of(entry);
            if draft.member.is_empty() {
                draft.member = super::numbered(index);
            }
            draft.outlet.clone_from(&outlet);
            draft.encoding = encoding.to_owned();
            draft.warnings.clone_from(&warnings);
            emit(Item::Document(Box::new(draft)));
        }
        Ok(())
    }
}

fn draft_of(entry: Entry) -> Draft {
    let title = entry.title.map(|title| plain(&title.content));
    let title = title.filter(|title| !title.is_empty());
    let body = entry.content.and_then(|content| content.body);
    let summary = entry.summary.map(|summary| summary.content);
    let story = body
        .or(summary)
        .map(|html| page(&html).text)
        .unwrap_or_default();
    let text = match &title {
        Some(title) if story.is_empty() => title.clone(),
        Some(title) => format!("{title}\n\n{story}"),
        None => story,
    };
    let authors: Vec<String> = entry.authors.into_iter().filter_map(|it| it.name).collect();
    let mut draft = Draft {
        member: entry.id,
        title,
        author: Some(authors.join(", ")),
        text,
        ..Draft::default()
    };
    for moment in [entry.published, entry.updated].into_iter().flatten() {
        let moment = (moment.date_naive(), Some(moment.time()));
        draft.date(Some(moment), Provenance::FeedEntry);
    }
    draft
}

/// Titles are words or HTML, and seldom say which.
fn plain(title: &str) -> String {
    page(title).text
}

#[cfg(test)]
mod tests {
    use super::super::testing::{dated, drafts};
    use crate::model::Format;

    #[test]
    fn entries_are_documents() {
        let check = |xml: &str, expected: &[&str]| {
            let (read, error) = drafts(Format::Feed, "a.xml", xml.as_bytes());
            assert_eq!(error, None);
            let told: Vec<String> = read
                .iter()
                .map(|it| {
                    let outlet = it.outlet.as_deref().unwrap_or("-");
                    format!("{}|{}|{outlet}|{}", it.member, dated(it), it.text)
                })
                .collect();
            assert_eq!(told, expected, "{xml}");
        };
        check(
            "<?xml version='1.0' encoding='koi8-r'?><rss version='2.0'><channel><title>The Gazette</title>\
             <item><title>Talks &amp;amp; tea</title><guid>g1</guid><pubDate>Thu, 10 Feb 2022 08:00:00 GMT</pubDate>\
             <description>&lt;p&gt;They met.&lt;/p&gt;&lt;p&gt;It was late.</description></item>\
             <item><description>Again.</description></item></channel></rss>",
            &[
                "g1|2022-02-10 feed entry|The Gazette|Talks & tea\n\nThey met.\n\nIt was late.",
                "2||The Gazette|Again.",
            ],
        );
        check(
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>The Herald</title><id>f</id>\
             <updated>2022-02-11T00:00:00Z</updated><entry><id>https://a.example/1</id><title>Talks</title>\
             <published>2022-02-10T08:00:00Z</published><updated>2022-02-11T08:00:00Z</updated>\
             <content type='html'>They met.</content></entry></feed>",
            &["https://a.example/1|2022-02-10 feed entry|The Herald|Talks\n\nThey met."],
        );
    }

    #[test]
    fn a_broken_feed_is_still_words() {
        let (read, error) = drafts(Format::Feed, "a.xml", b"<rss><item>Talks</item>");
        assert!(error.is_some() || read[0].text.contains("Talks"));
    }
}
