//! Mails and mailboxes: what a mail program shows, head lines first.
//!
//! Invariant: the text is the subject, the lines From, To and Date, and the words; an HTML mail's
//! words are its visible text. Attached documents are handed over as files.

use mail_parser::mailbox::mbox::MessageIterator;
use mail_parser::{Address, DateTime, Message, MessageParser, MimeHeaders, PartType};

use super::html::page;
use crate::corpus::draft::one_line;
use crate::corpus::format::extension;
use crate::corpus::written_date::{self, Moment};
use crate::corpus::{Draft, Input, Item, ReadError, Reader};
use crate::model::Provenance;

/// Reads one mail.
pub struct MailReader;

impl Reader for MailReader {
    fn read(&self, input: Input<'_>, emit: &mut dyn FnMut(Item)) -> Result<(), ReadError> {
        if input.bytes.trim_ascii().is_empty() {
            return Err(ReadError::Empty);
        }
        read_message(input.bytes, "", emit)
            .then_some(())
            .ok_or(ReadError::Damaged("mail"))
    }
}

/// Reads a mailbox.
pub struct MailboxReader;

impl Reader for MailboxReader {
    fn read(&self, input: Input<'_>, emit: &mut dyn FnMut(Item)) -> Result<(), ReadError> {
        if input.bytes.trim_ascii().is_empty() {
            return Err(ReadError::Empty);
        }
        let mut count = 0;
        for message in MessageIterator::new(input.bytes).flatten() {
            let name = super::numbered(count);
            count += 1;
            if !read_message(message.contents(), &name, emit) {
                emit(Item::Problem {
                    member: name,
                    reason: "it is no mail, or a damaged one".to_owned(),
                });
            }
        }
        match count {
            0 => Err(ReadError::Damaged("mailbox")),
            _ => Ok(()),
        }
    }
}

/// Reads a message; `number` is its place in a mailbox, empty outside of one. False when it is
/// none.
fn read_message(bytes: &[u8], number: &str, emit: &mut dyn FnMut(Item)) -> bool {
    let Some(message) = MessageParser::default().parse(bytes) else {
        return false;
    };
    let mut draft = draft_of(&message);
    if message.headers().is_empty() || draft.text.is_empty() {
        return false;
    }
    if !number.is_empty() {
        // A mailbox is sorted and thinned out; what a mail calls itself stays.
        draft.member = match message.message_id() {
            Some(id) if !id.trim().is_empty() => id.trim().to_owned(),
            _ => number.to_owned(),
        };
    }
    let member = draft.member.clone();
    let mut left_out = Vec::new();
    let mut files = Vec::new();
    for attachment in message.attachments() {
        let name = attachment
            .attachment_name()
            .map(one_line)
            .unwrap_or_default();
        let is_read = DOCUMENTS.contains(&extension(&name).as_str());
        match attachment.contents() {
            bytes if is_read && !bytes.is_empty() => files.push((name, bytes.to_vec())),
            _ if name.is_empty() => {}
            _ => left_out.push(name),
        }
    }
    if !left_out.is_empty() {
        let names = left_out.join(", ");
        draft
            .warnings
            .push(format!("Attached and not read: {names}."));
    }
    emit(Item::Document(Box::new(draft)));
    for (name, bytes) in files {
        let name = match member.as_str() {
            "" => name,
            member => format!("{member}/{name}"),
        };
        emit(Item::File { name, bytes });
    }
    true
}

/// Attachments that are documents in their own right.
const DOCUMENTS: [&str; 14] = [
    "txt", "md", "html", "htm", "docx", "odt", "pdf", "rtf", "epub", "eml", "csv", "json", "xml",
    "zip",
];

fn draft_of(message: &Message<'_>) -> Draft {
    let mut draft = Draft {
        encoding: "UTF-8".to_owned(),
        ..Draft::default()
    };
    let subject = message.subject().map(one_line).filter(|it| !it.is_empty());
    let from = message.from().map(names).filter(|it| !it.is_empty());
    if let Some(subject) = &subject {
        draft.text.push_str(subject);
        draft.text.push('\n');
    }
    let head_start = draft.text.len();
    let date = message.header_raw("Date").map(one_line);
    let lines = [
        ("From", from.clone()),
        ("To", message.to().map(names)),
        ("Cc", message.cc().map(names)),
        ("Date", date.clone()),
    ];
    for (label, value) in lines {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            draft.text.push_str(&format!("{label}: {value}\n"));
        }
    }
    draft.furnish(head_start, draft.text.trim_end().len());
    let body = body(message);
    if !body.is_empty() {
        if !draft.text.is_empty() {
            draft.text.push('\n');
        }
        draft.text.push_str(&body);
    }
    let is_whole = message.date().and_then(moment);
    let moment = is_whole.or_else(|| written_date::parse(&date?));
    draft.date(moment, Provenance::MailHeader);
    draft.title = subject;
    draft.author = from;
    draft
}

/// The words: the plain ones where there are any, else those of the HTML.
fn body(message: &Message<'_>) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in message.text_bodies() {
        let words = match &part.body {
            PartType::Text(words) => words.replace("\r\n", "\n"),
            PartType::Html(html) => page(html).text,
            _ => continue,
        };
        if !words.trim().is_empty() {
            parts.push(words.trim_end().to_owned());
        }
    }
    for part in message.attachments() {
        if let PartType::Message(inner) = &part.body {
            parts.push(draft_of(inner).text);
        }
    }
    parts.join("\n\n")
}

fn names(address: &Address<'_>) -> String {
    let names = address.iter().filter_map(|it| {
        let name = it.name.as_deref().map(one_line).filter(|it| !it.is_empty());
        match (name, it.address.as_deref()) {
            (Some(name), Some(address)) => Some(format!("{name} <{address}>")),
            (Some(name), None) => Some(name),
            (None, address) => address.map(str::to_owned),
        }
    });
    names.collect::<Vec<_>>().join(", ")
}

/// The sender's day and time, as the mail says.
fn moment(date: &DateTime) -> Option<Moment> {
    let day = chrono::NaiveDate::from_ymd_opt(
        i32::from(date.year),
        u32::from(date.month),
        u32::from(date.day),
    )?;
    let time = chrono::NaiveTime::from_hms_opt(u32::from(date.hour), u32::from(date.minute), 0);
    written_date::plausible((day, time))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{dated, draft, drafts};
    use super::*;
    use crate::corpus::Columns;
    use crate::model::Format;

    #[test]
    fn a_mail_is_its_head_and_its_words() {
        let mail = "From: Anna Lind <anna@a.example>\r\nTo: ben@b.example\r\n\
            Subject: =?utf-8?q?Talks_=E2=80=93_day_one?=\r\n\
            Date: Thu, 10 Feb 2022 23:30:00 -0500\r\nContent-Type: text/plain; charset=koi8-r\r\n\
            Content-Transfer-Encoding: 8bit\r\n\r\n";
        let words = encoding_rs::KOI8_R.encode("Они встретились.\r\n").0;
        let read = draft(Format::Mail, &[mail.as_bytes(), &words].concat());
        assert_eq!(
            read.text,
            "Talks – day one\nFrom: Anna Lind <anna@a.example>\nTo: ben@b.example\n\
             Date: Thu, 10 Feb 2022 23:30:00 -0500\n\nОни встретились."
        );
        assert_eq!(dated(&read), "2022-02-10 mail header");
        assert_eq!(read.title.as_deref(), Some("Talks – day one"));
        let (start, end) = read.furniture[0];
        assert!(
            read.text[start..end].starts_with("From:") && read.text[start..end].ends_with("-0500")
        );
    }

    #[test]
    fn html_mails_are_their_visible_text() {
        let mail =
            "Subject: x\nContent-Type: text/html\n\n<p>They met.</p><script>no</script><p>Late.";
        assert_eq!(
            draft(Format::Mail, mail.as_bytes()).text,
            "x\n\nThey met.\n\nLate."
        );
    }

    #[test]
    fn attached_documents_are_files() {
        let mail = "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee there.\n--b\n\
            Content-Type: text/html\nContent-Disposition: attachment; filename=a.html\n\n<p>In it\n--b\n\
            Content-Type: image/png\nContent-Disposition: attachment; filename=a.png\n\nxx\n--b--\n";
        let columns = Columns::default();
        let input = Input {
            name: "m.eml",
            bytes: mail.as_bytes(),
            columns: &columns,
        };
        let mut told = Vec::new();
        MailReader
            .read(input, &mut |item| {
                told.push(match item {
                    Item::Document(draft) => draft.warnings.join(" "),
                    Item::File { name, .. } => name,
                    Item::Problem { reason, .. } => reason,
                    Item::Table(_) => String::new(),
                });
            })
            .unwrap();
        assert_eq!(told, ["Attached and not read: a.png.", "a.html"]);
    }

    #[test]
    fn a_mailbox_is_many_mails() {
        let mailbox = "From a@a.example Thu Feb 10 08:00:00 2022\nSubject: One\nMessage-ID: <1@a>\n\n\
            They met.\n>From there they went.\n\nFrom b@b.example Fri Feb 11 08:00:00 2022\n\
            Subject: Two\n\nAgain.\n";
        let (read, error) = drafts(Format::Mailbox, "a.mbox", mailbox.as_bytes());
        assert_eq!(error, None);
        let told: Vec<[&str; 2]> = read
            .iter()
            .map(|it| [it.member.as_str(), it.text.as_str()])
            .collect();
        assert_eq!(
            told,
            [
                ["1@a", "One\n\nThey met.\nFrom there they went."],
                ["2", "Two\n\nAgain."]
            ]
        );
    }
}
