//! How fast the date engine reads: megabytes of news a second on one core.
//!
//! The text is written here, so that the figure can be had anywhere. Where the environment
//! variable `DATELINE_BENCH_TEXTS` names a folder of `.txt` files, they are measured, too.

use std::fmt::Write as _;
use std::{env, fs};

use chrono::NaiveDate;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dateline::model::Span;
use dateline::timex::{DateOrder, Source, find_mentions};

/// Long enough that starting up does not count.
const BYTES: usize = 4 << 20;

fn bench(criterion: &mut Criterion) {
    let mut texts = vec![
        ("news", repeated(&news())),
        ("no dates", repeated(NO_DATES)),
        (
            "nothing but dates",
            repeated("Monday, 3 January 2022, 14:30 GMT. "),
        ),
        ("digits", repeated("8")),
    ];
    if let Some(text) = folder_text() {
        texts.push(("folder", repeated(&text)));
    }
    let mut group = criterion.benchmark_group("find_mentions");
    group.sample_size(10);
    for (name, text) in &texts {
        let source = Source {
            text,
            prose: Span::new(0, text.len()),
            published: NaiveDate::from_ymd_opt(2022, 2, 9),
            date_order: DateOrder::MonthFirst,
        };
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(*name, |bencher| {
            bencher.iter(|| find_mentions(&source).len())
        });
    }
    group.finish();
}

const NO_DATES: &str = "The delegations met behind closed doors and agreed on nothing but the \
    menu. Observers called the mood cool; diplomats called it correct.\n\n";

/// Paragraphs as a news agency writes them, about one date to three hundred characters.
fn news() -> String {
    let mut text = String::new();
    let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];
    for (index, day) in days.iter().cycle().take(60).enumerate() {
        let number = index + 1;
        let _ = write!(
            text,
            "The foreign minister said on {day} that delegation number {number} would travel to \
             the capital next week for talks about the border, where tension has grown in recent \
             months and where neither side has been willing to withdraw its troops.\n\n\
             \"We have waited for more than four years,\" the spokesman of the government told \
             reporters. The visit, the first since March 2014, is planned for {} February, but \
             officials are still working on the arrangements, and nobody would be surprised if \
             it were put off once more as it was last autumn.\n\n",
            index % 28 + 1
        );
    }
    text
}

fn repeated(text: &str) -> String {
    text.repeat(BYTES / text.len() + 1)
}

fn folder_text() -> Option<String> {
    let folder = env::var_os("DATELINE_BENCH_TEXTS")?;
    let mut text = String::new();
    for entry in fs::read_dir(folder).ok()? {
        text.push_str(&fs::read_to_string(entry.ok()?.path()).ok()?);
        text.push_str("\n\n");
    }
    (!text.is_empty()).then_some(text)
}

criterion_group!(benches, bench);
criterion_main!(benches);
