//! JSON and JSON lines: an object with a text in it is a document.

use serde_json::{Map, Value};

use super::table::draft_of;
use crate::corpus::{Columns, Input, Item, ReadError, Reader, TableHead, decode};

/// Reads JSON.
pub struct JsonReader;

impl Reader for JsonReader {
    fn read(&self, input: Input<'_>, emit: &mut dyn FnMut(Item)) -> Result<(), ReadError> {
        let decoded = decode(input.bytes)?;
        let mut objects = Objects::default();
        let value = serde_json::from_str::<Value>(&decoded.text);
        let mut lines = match value {
            Ok(value) => {
                objects.take(value)?;
                None
            }
            Err(_) => Some(Lines(decoded.text.lines().enumerate())),
        };
        let mut problems = Vec::new();
        if let Some(lines) = &mut lines {
            // The names in the first lines are those of all; the others are read one by one.
            let first = lines.filter_map(|read| match read {
                Ok(found) => Some(found),
                Err(problem) => {
                    problems.push(problem);
                    None
                }
            });
            objects.found.extend(first.take(LOOKED_AT));
            if objects.found.is_empty() {
                return Err(ReadError::Damaged("JSON"));
            }
        }
        let names = objects.names();
        let first = objects.first_rows(&names);
        let (places, ground) = input.columns.all_places(&names, &first);
        let is_one = objects.is_one;
        // A lone object without a text is something else than a table.
        if places.text.is_some() || !is_one && !names.is_empty() {
            emit(Item::Table(Box::new(TableHead {
                rows: first,
                header: names.clone(),
                places,
                ground,
            })));
        }
        if places.text.is_none() {
            return Err(ReadError::NoColumns);
        }
        problems.into_iter().for_each(&mut *emit);
        let rest = lines.into_iter().flatten();
        for read in objects.found.into_iter().map(Ok).chain(rest) {
            let (index, object) = match read {
                Ok(found) => found,
                Err(problem) => {
                    emit(problem);
                    continue;
                }
            };
            let cells: Vec<Option<String>> = names.iter().map(|name| cell(&object, name)).collect();
            let at = |place: Option<usize>| cells.get(place?)?.as_deref();
            if let Some(mut draft) = draft_of(&places, index, at) {
                draft.encoding = decoded.encoding.to_owned();
                if is_one {
                    draft.member.clear();
                }
                emit(Item::Document(Box::new(draft)));
            }
        }
        Ok(())
    }
}

/// How many objects are asked for the names of their values.
const LOOKED_AT: usize = 50;

/// The objects of JSON lines, each with its place, and the lines that are none.
struct Lines<'a>(std::iter::Enumerate<std::str::Lines<'a>>);

impl Iterator for Lines<'_> {
    type Item = Result<(usize, Map<String, Value>), Item>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (index, line) = self.0.next()?;
            if line.trim().is_empty() {
                continue;
            }
            match serde_json::from_str(line) {
                Ok(Value::Object(object)) => return Some(Ok((index, object))),
                Ok(_) => {}
                Err(error) => {
                    return Some(Err(Item::Problem {
                        member: super::numbered(index),
                        reason: format!("the line is not JSON: {error}"),
                    }));
                }
            }
        }
    }
}

#[derive(Default)]
struct Objects {
    /// Each with its place in the file.
    found: Vec<(usize, Map<String, Value>)>,
    /// Whether the file is one object, and so one document.
    is_one: bool,
}

impl Objects {
    /// The objects of a list; of an object, those of the longest list in it that has any, or
    /// the object itself.
    fn take(&mut self, value: Value) -> Result<(), ReadError> {
        match value {
            Value::Array(values) => self.take_all(values),
            Value::Object(mut object) => {
                let is_ours = |it: &str| it.starts_with("dateline-");
                if object
                    .get("format")
                    .and_then(Value::as_str)
                    .is_some_and(is_ours)
                {
                    return Err(ReadError::OwnExport);
                }
                let has_text = Columns::default().places(&keys(&object)).is_some();
                let longest = object
                    .iter()
                    .filter_map(|(key, value)| Some((key.clone(), value.as_array()?)))
                    .filter(|(_, values)| values.iter().any(Value::is_object))
                    .max_by_key(|(_, values)| values.len())
                    .map(|(key, _)| key);
                match longest {
                    Some(key) if !has_text => {
                        if let Some(Value::Array(values)) = object.remove(&key) {
                            self.take_all(values);
                        }
                    }
                    _ => {
                        self.is_one = true;
                        self.found.push((0, object));
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn take_all(&mut self, values: Vec<Value>) {
        for (index, value) in values.into_iter().enumerate() {
            if let Value::Object(object) = value {
                self.found.push((index, object));
            }
        }
    }

    /// The first objects, to be shown.
    fn first_rows(&self, names: &[String]) -> Vec<Vec<String>> {
        let shown = |object: &Map<String, Value>, name: &String| {
            TableHead::cell(&cell(object, name).unwrap_or_default())
        };
        let first = self.found.iter().take(TableHead::MOST_ROWS);
        let rows = first.map(|(_, object)| names.iter().map(|name| shown(object, name)).collect());
        rows.collect()
    }

    /// Every name that the first objects have.
    fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for (_, object) in self.found.iter().take(LOOKED_AT) {
            for key in keys(object) {
                if !names.contains(&key) {
                    names.push(key);
                }
            }
        }
        names
    }
}

/// The names of what can be read as words.
fn keys(object: &Map<String, Value>) -> Vec<String> {
    let readable = object.iter().filter(|(key, _)| cell(object, key).is_some());
    readable.map(|(key, _)| key.clone()).collect()
}

/// A value as words. Of an object, such as `"source": {"name": …}`, its name; of a list its words.
fn cell(object: &Map<String, Value>, name: &str) -> Option<String> {
    match object.get(name)? {
        Value::String(words) => Some(words.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(inner) => inner.get("name")?.as_str().map(str::to_owned),
        Value::Array(values) => {
            let words: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
            (!words.is_empty()).then(|| words.join(", "))
        }
        Value::Null | Value::Bool(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{dated, drafts};
    use super::*;
    use crate::model::Format;

    #[test]
    fn objects_are_documents() {
        let check = |json: &str, expected: &[&str]| {
            let (read, _) = drafts(Format::Json, "a.json", json.as_bytes());
            let told: Vec<String> = read
                .iter()
                .map(|it| {
                    let outlet = it.outlet.as_deref().unwrap_or("-");
                    format!("{}|{}|{outlet}|{}", it.member, dated(it), it.text)
                })
                .collect();
            assert_eq!(told, expected, "{json}");
        };
        check(
            r#"[{"id": 7, "publishedAt": "2022-02-10T08:00:00Z", "source": {"name": "The Gazette"},
                "title": "Talks", "content": "They met."}]"#,
            &["7|2022-02-10 database field|The Gazette|Talks\n\nThey met."],
        );
        check(
            r#"{"status": "ok", "articles": [{"text": "They met."}, {"text": "Again."}]}"#,
            &["1||-|They met.", "2||-|Again."],
        );
        check(
            r#"{"date": "2022-02-10", "text": "They met."}"#,
            &["|2022-02-10 database field|-|They met."],
        );
        check(
            "{\"date\": \"2022-02-10\", \"text\": \"They met.\"}\nbroken\n\n{\"text\": \"Again.\"}\n",
            &["1|2022-02-10 database field|-|They met.", "4||-|Again."],
        );
    }

    #[test]
    fn other_json_says_why_not() {
        let check = |json: &str, expected: ReadError| {
            assert_eq!(
                drafts(Format::Json, "a.json", json.as_bytes()).1,
                Some(expected)
            );
        };
        check(r#"{"version": 1, "features": ["a"]}"#, ReadError::NoColumns);
        check(r#"{"format": "dateline-passages"}"#, ReadError::OwnExport);
        check("[1, 2]", ReadError::NoColumns);
        check("{\"a\": ", ReadError::Damaged("JSON"));
        check(&"[".repeat(100_000), ReadError::Damaged("JSON"));
    }
}
