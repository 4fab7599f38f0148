//! The tables of words in `assets/lexicons`: sections of lines.
//!
//! A line in brackets opens a section, `#` begins a comment, and blank lines mean nothing.

/// The lines of a table, each with the name of its section; what stands before the first one has
/// an empty name.
pub fn table_lines(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut section = "";
    table.lines().filter_map(move |line| {
        let line = line.split('#').next().unwrap_or_default().trim();
        match line.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
            Some(name) => {
                section = name;
                None
            }
            None => (!line.is_empty()).then_some((section, line)),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_belong_to_the_section_above_them() {
        let table = "lost\n# all of it\n[one]\na b # said\n\n  c\n[two:]\nd\n";
        let lines: Vec<_> = table_lines(table).collect();
        assert_eq!(
            lines,
            [("", "lost"), ("one", "a b"), ("one", "c"), ("two:", "d")]
        );
    }
}
