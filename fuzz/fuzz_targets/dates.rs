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
        assert!(mention.span.start >= end && mention.span.start < mention.span.end);
        assert!(text.get(mention.span.range()).is_some());
        for cue in &mention.reasoning.cues {
            assert!(text.get(cue.range()).is_some());
        }
        let sentence = sentence_around(text, prose, mention.span);
        assert!(sentence.contains(mention.span) && text.get(sentence.range()).is_some());
        assert!(explain(&mention, text).ends_with('.'));
        end = mention.span.end;
    }
});
