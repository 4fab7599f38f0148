//! ZIP archives of other files.
//!
//! Invariant: archives in archives end at a depth; who reads the files inside says which.

use super::archive::Archive;
use crate::corpus::{Input, Item, ReadError, Reader};

/// Reads ZIP archives: hands over the files inside, to be read in their turn.
pub struct ZipReader;

impl Reader for ZipReader {
    fn read(&self, input: Input<'_>, emit: &mut dyn FnMut(Item)) -> Result<(), ReadError> {
        let mut archive = Archive::open(input.bytes, "ZIP archive")?;
        for index in 0..archive.len() {
            let Some(name) = archive.file_name(index) else {
                continue;
            };
            let is_hidden = name
                .split('/')
                .any(|part| part.starts_with('.') || part == "__MACOSX");
            if is_hidden {
                continue;
            }
            match archive.bytes_at(index) {
                Ok(bytes) => emit(Item::File { name, bytes }),
                Err(error) => emit(Item::Problem {
                    member: name,
                    reason: match error {
                        ReadError::Damaged(_) => "its place in the archive is damaged".to_owned(),
                        error => error.to_string(),
                    },
                }),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::archive::testing::zipped;
    use super::*;
    use crate::corpus::Columns;

    #[test]
    fn files_inside_are_handed_over() {
        let bomb = vec![0; 32 << 20];
        let bytes = zipped(&[
            ("b/é.txt", b"two"),
            ("a.txt", b"one"),
            ("__MACOSX/a.txt", b"x"),
            ("bomb", &bomb),
        ]);
        let columns = Columns::default();
        let input = Input {
            name: "a.zip",
            bytes: &bytes,
            columns: &columns,
        };
        let mut told = Vec::new();
        let result = ZipReader.read(input, &mut |item| {
            told.push(match item {
                Item::File { name, bytes } => format!("{name}: {}", bytes.len()),
                Item::Problem { member, reason } => format!("{member}: {reason}"),
                Item::Document(draft) => draft.text,
                Item::Table(_) => String::new(),
            });
        });
        assert_eq!(result, Ok(()));
        assert_eq!(
            told,
            [
                "b/é.txt: 3",
                "a.txt: 3",
                "bomb: it unpacks to far too much to be a document"
            ]
        );
    }
}
