//! Reading in another process: the questions and answers that go through its pipes.
//!
//! A question is a line of JSON ([`Question`]) and the file's bytes; an answer is a line of JSON
//! ([`Answer`]) and, for a file inside the file, its bytes. Each is one frame.
//!
//! Invariant: whatever a frame holds, it is an answer or none; nothing in it is trusted to be in
//! bounds.

use std::panic::{self, AssertUnwindSafe};

use serde::{Deserialize, Serialize};

use super::{Columns, Draft, Input, Item, ReadError, read};
use crate::model::Format;

/// What is asked of the other process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Question {
    format: String,
    name: String,
}

#[derive(Serialize, Deserialize)]
enum Answer {
    Document(Box<Draft>),
    File {
        name: String,
    },
    Problem {
        member: String,
        reason: String,
    },
    /// There is no more; with the reason if the file as a whole could not be read.
    End {
        error: Option<String>,
    },
}

/// What a frame says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A piece of the file.
    Item(Item),
    /// There is no more.
    End {
        /// Why the file as a whole could not be read.
        error: Option<String>,
    },
}

/// The frame that asks for a file to be read.
pub fn question(format: Format, name: &str, bytes: &[u8]) -> Vec<u8> {
    let question = Question {
        format: format.label().to_owned(),
        name: name.to_owned(),
    };
    frame(&question, bytes)
}

/// Reads the file of a question and hands over the frames of the answer, the end last.
pub fn answer(question: &[u8], send: &mut dyn FnMut(Vec<u8>)) {
    let error = panic::catch_unwind(AssertUnwindSafe(|| answer_question(question, send)));
    let error = match error {
        Ok(result) => result.err().map(|error| error.to_string()),
        Err(_) => Some("Dateline failed on it; that is our fault, please tell us".to_owned()),
    };
    send(frame(&Answer::End { error }, b""));
}

/// What a frame of an answer says; `None` when it says nothing.
pub fn said(frame: &[u8]) -> Option<Said> {
    let (head, bytes) = parts(frame)?;
    Some(match serde_json::from_slice(head).ok()? {
        Answer::Document(draft) => Said::Item(Item::Document(draft)),
        Answer::File { name } => Said::Item(Item::File {
            name,
            bytes: bytes.to_vec(),
        }),
        Answer::Problem { member, reason } => Said::Item(Item::Problem { member, reason }),
        Answer::End { error } => Said::End { error },
    })
}

fn answer_question(frame_bytes: &[u8], send: &mut dyn FnMut(Vec<u8>)) -> Result<(), ReadError> {
    let (head, bytes) = parts(frame_bytes).ok_or(ReadError::NotText)?;
    let question: Question = serde_json::from_slice(head).map_err(|_| ReadError::NotText)?;
    let format = Format::parse(&question.format).ok_or(ReadError::NotText)?;
    // Tables are not read here: their columns stay at home.
    let columns = Columns::default();
    let input = Input {
        name: &question.name,
        bytes,
        columns: &columns,
    };
    read(format, input, &mut |item| {
        send(match item {
            Item::Table(_) => return,
            Item::Document(draft) => frame(&Answer::Document(draft), b""),
            Item::File { name, bytes } => frame(&Answer::File { name }, &bytes),
            Item::Problem { member, reason } => frame(&Answer::Problem { member, reason }, b""),
        });
    })
}

fn frame(head: &impl Serialize, bytes: &[u8]) -> Vec<u8> {
    // Plain data with string keys always goes into JSON.
    let mut frame = serde_json::to_vec(head).unwrap_or_default();
    frame.push(b'\n');
    frame.extend_from_slice(bytes);
    frame
}

/// The line of JSON and what follows it.
fn parts(frame: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = memchr::memchr(b'\n', frame)?;
    Some((frame.get(..end)?, frame.get(end + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(question: &[u8]) -> Vec<String> {
        let mut told = Vec::new();
        answer(question, &mut |frame| {
            told.push(match said(&frame) {
                Some(Said::Item(Item::Document(draft))) => draft.text,
                Some(Said::Item(Item::File { name, bytes })) => format!("{name}: {bytes:?}"),
                Some(Said::Item(Item::Problem { reason, .. })) => reason,
                Some(Said::Item(Item::Table(_))) => "table".to_owned(),
                Some(Said::End { error }) => format!("end {}", error.unwrap_or_default()),
                None => "nothing".to_owned(),
            });
        });
        told
    }

    #[test]
    fn files_are_asked_for_and_answered() {
        let asked = question(Format::Html, "a.html", b"<p>One\n\n<p>Two");
        assert_eq!(told(&asked), ["One\n\nTwo", "end "]);
        let asked = question(Format::Pdf, "a.pdf", b"%PDF");
        assert_eq!(
            told(&asked),
            ["end the PDF is damaged, or is something else under that name"]
        );
        assert_eq!(told(b"nonsense").len(), 1);
        assert_eq!(said(b"nonsense"), None);
        assert_eq!(said(b"{}\n"), None);
    }
}
