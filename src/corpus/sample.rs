//! The sample corpus that ships inside the program: five dispatches about the winter of 2022,
//! retold for it. Facts, names and dates are those of the news of the day; the wording, also
//! between quotation marks, is a paraphrase and nobody's own words.
//!
//! Invariant: the bytes are those of the files in `seeds/`.

/// Every document's file name and content, in the order of their names.
pub const FILES: &[(&str, &[u8])] = &[
    (
        "000_6a3484f7dd1ccb34.txt",
        include_bytes!("../../seeds/000_6a3484f7dd1ccb34.txt"),
    ),
    (
        "001_d4ce6044f99c5ed6.txt",
        include_bytes!("../../seeds/001_d4ce6044f99c5ed6.txt"),
    ),
    (
        "002_aab5c01cf3b7a9ea.txt",
        include_bytes!("../../seeds/002_aab5c01cf3b7a9ea.txt"),
    ),
    (
        "003_99a0d1abee18d4d8.txt",
        include_bytes!("../../seeds/003_99a0d1abee18d4d8.txt"),
    ),
    (
        "004_78606cbfcb4a9448.txt",
        include_bytes!("../../seeds/004_78606cbfcb4a9448.txt"),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::read_document;
    use crate::model::DocId;

    #[test]
    fn every_sample_reads_as_a_dated_document() {
        let expected = [
            ("2022-02-08", None),
            ("2022-02-11", None),
            ("2022-01-12", Some("Infosurhoy")),
            ("2022-01-30", Some("UrduPoint.com")),
            ("2022-02-09", None),
        ];
        assert_eq!(FILES.len(), expected.len());
        for ((name, bytes), (date, outlet)) in FILES.iter().zip(expected) {
            let document = read_document(DocId::new(*name), bytes).unwrap();
            assert_eq!(document.date().unwrap().to_string(), date, "{name}");
            assert_eq!(document.outlet.as_deref(), outlet, "{name}");
            assert_eq!(document.encoding, "UTF-8", "{name}");
            assert!(
                document.warnings.is_empty(),
                "{name}: {:?}",
                document.warnings
            );
        }
    }

    #[test]
    fn one_day_is_spoken_of_before_and_after() {
        // What the first look at the program rests on: two documents announce the tenth of
        // February and a third reports it.
        let check = |name_start: &str, words: &str| {
            let (_, bytes) = FILES
                .iter()
                .find(|(name, _)| name.starts_with(name_start))
                .unwrap();
            let text = std::str::from_utf8(bytes).unwrap();
            assert!(text.contains(words), "{name_start}: {words}");
        };
        check("000", "pencilled in for 10 February");
        check("004", "will meet here in the capital on Thursday");
        check("001", "issued on February 10");
        check("001", "in Moscow on Thursday");
    }
}
