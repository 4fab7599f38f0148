//! Plain text: one document with its header, or the many of a newspaper database's export.

use super::{factiva, newspapers};
use crate::corpus::document::draft_of_text;
use crate::corpus::{Input, Item, ReadError, Reader};

/// Reads plain text.
pub struct TextReader;

impl Reader for TextReader {
    fn read(&self, input: Input<'_>, emit: &mut dyn FnMut(Item)) -> Result<(), ReadError> {
        let draft = draft_of_text(input.bytes)?;
        if newspapers::split(&draft, emit) || factiva::split(&draft, emit) {
            return Ok(());
        }
        emit(Item::Document(Box::new(draft)));
        Ok(())
    }
}
