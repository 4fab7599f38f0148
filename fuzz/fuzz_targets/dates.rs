//! Any bytes as a text with any publication date: no panic, and spans that are sound.
#![no_main]

use chrono::NaiveDate;
use dateline::model::Span;
use dateline::timex::{DateOrder, Source, explain, find_mentions, sentence_around};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (i32, bool, usize, &str)| {
    let (day, day_first, from, text) = input;
    let prose = Span::new(from % (text.len() + 1), text.len());
    let source = Source {
        text,
        prose,
        published: NaiveDate::from_epoch_days(day),
        date_order: if day_first { DateOrder::DayFirst } else { DateOrder::MonthFirst },
    };
    let mut end = 0;
    for mention in find_mentions(&source) {
        assert!(mention.span.start >= end && text.get(mention.span.range()).is_some());
        assert!(sentence_around(text, prose, mention.span).contains(mention.span));
        assert!(!explain(&mention, text).is_empty());
        end = mention.span.end;
    }
});
