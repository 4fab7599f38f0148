//! What is furniture by the analyst's word, which counts more than how it looks.

use super::dossier::joined;
use crate::model::{Correction, Span, Verdict};

/// The furniture that is left of what was found, and that which comes to it, when the analyst's
/// verdicts count. Where one lies within another, it is the exception to it. `None` when there
/// is no verdict on furniture.
pub(super) fn furniture_by(found: &[Span], corrections: &[Correction]) -> Option<Vec<Span>> {
    let mut verdicts: Vec<(Span, bool)> = corrections.iter().filter_map(verdict).collect();
    if verdicts.is_empty() {
        return None;
    }
    verdicts.sort_by_key(|(span, _)| std::cmp::Reverse(span.len()));
    let mut furniture = found.to_vec();
    for (span, is_furniture) in verdicts {
        if is_furniture {
            furniture.push(span);
            furniture = joined(furniture);
        } else {
            furniture = without(&furniture, span);
        }
    }
    Some(furniture)
}

/// The words that a correction calls furniture, or text.
fn verdict(correction: &Correction) -> Option<(Span, bool)> {
    match correction.verdict {
        Verdict::Furniture => Some((correction.span, true)),
        Verdict::Prose => Some((correction.span, false)),
        Verdict::Rejected | Verdict::Value(_) => None,
    }
}

fn without(spans: &[Span], cut: Span) -> Vec<Span> {
    let pieces = spans.iter().flat_map(|span| {
        let before = Span::new(span.start, span.end.min(cut.start).max(span.start));
        let after = Span::new(span.start.max(cut.end).min(span.end), span.end);
        [before, after]
    });
    pieces.filter(|piece| !piece.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::dossier_of;
    use crate::model::{CorrectionId, Hand, Seat};
    use chrono::DateTime;
    use uuid::Uuid;

    const TEXT: &str = "The talks in Oslo went on until 3 February without a result.\n\n\
        Image: AP\n\nThey are to go on in March, says the ministry in the capital.\n";

    /// The furniture when these words are furniture (`+`) or text (`-`).
    fn check(verdicts: &[&str], furniture: &[&str], mentions: &[&str]) {
        let hand = Hand {
            author: "ana".to_owned(),
            seat: Seat::default(),
            at: DateTime::UNIX_EPOCH,
        };
        let correction = |written: &&str| {
            let (sign, words) = written.split_at(1);
            let start = TEXT.find(words).unwrap();
            Correction {
                id: CorrectionId(Uuid::new_v4()),
                span: Span::new(start, start + words.len()),
                verdict: match sign {
                    "+" => Verdict::Furniture,
                    _ => Verdict::Prose,
                },
                stamp: hand.stamp(),
            }
        };
        let mut corrections: Vec<Correction> = verdicts.iter().map(correction).collect();
        corrections.sort_by_key(|correction| correction.span);
        let dossier = dossier_of("2022-02-08", TEXT).corrected(&corrections);
        let words = |span: Span| &TEXT[span.start..span.end];
        let got: Vec<&str> = dossier.furniture.iter().map(|span| words(*span)).collect();
        assert_eq!(got, furniture, "{verdicts:?}");
        let got: Vec<&str> = dossier.mentions.iter().map(|m| words(m.span)).collect();
        assert_eq!(got, mentions, "{verdicts:?}");
    }

    #[test]
    fn the_analyst_has_the_last_word() {
        let first = "The talks in Oslo went on until 3 February without a result.";
        check(&[], &["Image: AP"], &["3 February", "March"]);
        check(&["-Image: AP"], &[], &["3 February", "March"]);
        let more = format!("+{first}");
        check(&[&more], &[first, "Image: AP"], &["March"]);
        // The smaller one is the exception, whichever it is.
        let exception = [more.as_str(), "-until 3 February without"];
        let kept = ["The talks in Oslo went on ", " a result.", "Image: AP"];
        check(&exception, &kept, &["3 February", "March"]);
        check(&["-Image: AP", "+AP"], &["AP"], &["3 February", "March"]);
    }
}
