//! Whether fields that Dateline does not know survive.

use serde_json::Value;

/// The field that is put in.
const FIELD: &str = "x:kept";

/// Puts a field that nobody knows into the page and into each entry of its lists, reads and
/// writes it with `rewritten`, and stops when one of them is gone. A file that cannot be read
/// must not be written, so there is nothing to survive.
pub fn survive(bytes: &[u8], lists: &[&str], rewritten: impl FnOnce(&[u8]) -> Option<Vec<u8>>) {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let Ok(Value::Object(mut page)) = serde_json::from_slice(bytes) else {
        return;
    };
    let mut count = 0;
    for list in lists {
        let entries = page.get_mut(*list).and_then(Value::as_array_mut);
        for entry in entries.into_iter().flatten() {
            if let Some(fields) = entry.as_object_mut() {
                fields.insert(FIELD.to_owned(), format!("№ {count}").into());
                count += 1;
            }
        }
    }
    page.insert(FIELD.to_owned(), "of the page".into());
    let marked = serde_json::to_vec(&page).expect("a value is JSON");
    let Some(written) = rewritten(&marked) else {
        return;
    };
    let written: Value = serde_json::from_slice(&written).expect("JSON was written");
    let mut kept = Vec::new();
    gather(&written, &mut kept);
    assert!(kept.iter().any(|value| value == "of the page"), "the page's");
    for n in 0..count {
        let value = format!("№ {n}");
        assert!(kept.contains(&value), "{value} of {count}");
    }
}

fn gather(value: &Value, kept: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_str() {
                    Some(words) if name == FIELD => kept.push(words.to_owned()),
                    _ => gather(value, kept),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| gather(value, kept)),
        _ => {}
    }
}
