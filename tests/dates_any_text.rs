//! The date engine on texts of every kind: it never panics, its spans are sound, and the time
//! it takes grows with the text and no faster.

use std::time::{Duration, Instant};

use chrono::NaiveDate;
use dateline::model::{Mention, Span};
use dateline::timex::{DateOrder, Source, explain, find_mentions, sentence_around};
use proptest::prelude::*;

/// Pieces that date expressions are made of, and what breaks them apart.
const PIECES: &[&str] = &[
    "last ",
    "next ",
    "the ",
    "a ",
    "of ",
    "year",
    "week ",
    "quarter ",
    "January ",
    "May ",
    "Feb. ",
    "Monday",
    "Sun ",
    "1997",
    "31",
    "10",
    "0",
    "'",
    "’94",
    "-",
    "–",
    "/",
    ".",
    ",",
    ":",
    " ",
    "\n",
    "\n\n",
    "T",
    "Z",
    "+02:00",
    "a.m. ",
    "noon ",
    "ago ",
    "earlier ",
    "more than ",
    "every ",
    "twenty",
    "two hundred ",
    "half ",
    "from ",
    "to ",
    "between ",
    "and ",
    "will ",
    "was ",
    "said ",
    "(@x) ",
    "— ",
    "Date: ",
    "é",
    "日",
    "\u{a0}",
    "\u{200b}",
    "🙂",
    "th ",
    "s ",
    "BC ",
    "Q",
    "W05",
    "99999999999999999999",
    "2022-02-10",
    "3/4/21",
    "second ",
    "the day before ",
    "yesterday ",
    "Christmas ",
    "New Year's Eve ",
    "spring ",
    "\r\n",
    "“",
    "”",
    "(",
    ")",
    "$",
];

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|p| p.concat()),
        any::<String>(),
    ]
}

fn mentions(text: &str, prose: Span, published: Option<NaiveDate>) -> Vec<Mention> {
    find_mentions(&Source {
        text,
        prose,
        published,
        date_order: DateOrder::DayFirst,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spans_are_sound_whatever_the_text(
        text in texts(),
        published in prop::option::of(-400_000_i32..800_000),
        from in 0_usize..40,
    ) {
        let published = published.and_then(NaiveDate::from_epoch_days);
        let prose = Span::new(from, text.len().max(from));
        let mut before = 0;
        for mention in mentions(&text, prose, published) {
            prop_assert!(mention.span.start >= before, "sorted and apart: {mention:?}");
            prop_assert!(!mention.span.is_empty());
            prop_assert!(text.get(mention.span.range()).is_some(), "on boundaries: {mention:?}");
            for cue in &mention.reasoning.cues {
                prop_assert!(text.get(cue.range()).is_some());
            }
            prop_assert!(!mention.value.is_empty());
            prop_assert!(!mention.reasoning.because.is_empty());
            prop_assert!(explain(&mention, &text).ends_with('.'));
            let sentence = sentence_around(&text, prose, mention.span);
            prop_assert!(sentence.contains(mention.span));
            prop_assert!(text.get(sentence.range()).is_some());
            before = mention.span.end;
        }
    }

    #[test]
    fn a_sentence_is_found_around_any_place(text in texts(), a in 0_usize..300, b in 0_usize..300) {
        let whole = Span::new(0, text.len());
        let sentence = sentence_around(&text, whole, Span::new(a, b));
        prop_assert!(text.get(sentence.range()).is_some());
    }
}

#[test]
fn the_end_of_the_calendar_is_no_trouble() {
    let text = "Last week, next year, 9999-12-31, two thousand years ago, 50000 centuries later, \
                a hundred million years from now, the previous century, 262143 decades ago.";
    for published in [NaiveDate::MIN, NaiveDate::MAX] {
        let found = mentions(text, Span::new(0, text.len()), Some(published));
        assert!(found.len() >= 5, "{found:?}");
    }
}

#[test]
fn time_grows_with_the_text_and_no_faster() {
    // Far above what any of these takes, even unoptimised and on a busy machine, and far below
    // what one of them took if it were read again for every word.
    let limit = Duration::from_secs(5);
    let endless = [
        "7",
        "7 ",
        "1997 ",
        "1997-",
        "12/",
        "last ",
        "last week ",
        "January ",
        "the ",
        "a ",
        "' ",
        "twenty ",
        "hundred ",
        "half a ",
        "the end of ",
        "more than ",
        "Monday ",
        "3, ",
        "3 and ",
        "\n",
        " \n",
        ". ",
        "A. ",
        "“",
        "May 3, 4, ",
        "— (@",
        "Date: ",
        "ago ",
        "two days later ",
        "é",
        "said will ",
        "every other ",
        "from Monday to ",
        "the day before ",
    ];
    // What one date leads to must not be searched to its end from every place in it.
    let trails = [
        ".",
        "!",
        ")",
        " ",
        "\n",
        "\r",
        ". ",
        ".)",
        "”",
        "’",
        "-",
        "=",
        "x ",
        "é",
        "(@x) 1997 ",
    ];
    let texts = endless
        .iter()
        .map(|piece| piece.repeat(100_000 / piece.len()))
        .chain(
            trails
                .iter()
                .map(|trail| format!("1997{}", trail.repeat(100_000 / trail.len()))),
        );
    for text in texts {
        let start = Instant::now();
        let found = mentions(
            &text,
            Span::new(0, text.len()),
            NaiveDate::from_ymd_opt(2022, 2, 9),
        );
        let took = start.elapsed();
        let opening: String = text.chars().take(20).collect();
        assert!(
            took < limit,
            "{opening:?} took {took:?} for {} mentions",
            found.len()
        );
    }
}
