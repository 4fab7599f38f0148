//! How fast the date engine reads: megabytes of news a second on one core.
//!
//! First fifty megabytes of documents are read, one after the other and over again, and the
//! speed is printed beside that of other programs. The documents are those of the folder that
//! the environment variable `DATELINE_BENCH_TEXTS` names, else the project's own samples with
//! generated news. Only one document is held at a time, and only the reading for dates is
//! timed. Then criterion measures generated texts of several kinds.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use std::{env, fs, io};

use chrono::NaiveDate;
use criterion::{Criterion, Throughput, criterion_group};
use dateline::corpus::read_document;
use dateline::model::{DocId, Span};
use dateline::timex::{DateOrder, Source, find_mentions};

/// How much is read for the table, in bytes.
const TABLE_BYTES: u64 = 50_000_000;

/// Other programs: characters a second, and F1 of the values, in percent.
const PEERS: [(&str, u64, f64); 4] = [
    ("HeidelTime 2.2", 3_872, 77.48),
    ("SUTime", 18_189, 69.69),
    ("Recognizers-Text", 8_070, 59.30),
    ("chrono-node", 4_926_570, 49.42),
];

fn main() {
    // `cargo test --benches`, which says nothing of a bench, only asks whether everything runs.
    let is_bench = env::args().any(|argument| argument == "--bench");
    if let Err(error) = print_table(if is_bench { TABLE_BYTES } else { 1 }) {
        eprintln!("the folder of texts cannot be read: {error}");
        std::process::exit(1);
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
}

/// What was read for the table.
#[derive(Default)]
struct Reading {
    bytes: u64,
    characters: u64,
    mentions: usize,
    time: Duration,
}

impl Reading {
    /// Reads one document for its dates.
    fn add(&mut self, bytes: &[u8]) {
        // What is no text is passed over, as the program does.
        let Ok(document) = read_document(DocId::new("d.txt"), bytes) else {
            return;
        };
        let text = document.text.as_str();
        let begun = Instant::now();
        let mentions = find_mentions(&Source {
            text,
            prose: Span::new(document.header.end, text.len()),
            published: document.date().or(NaiveDate::from_ymd_opt(2022, 2, 9)),
            date_order: DateOrder::MonthFirst,
        });
        self.time += begun.elapsed();
        self.mentions += mentions.len();
        self.bytes += text.len() as u64;
        self.characters += text.chars().count() as u64;
    }
}

/// Reads documents until there were so many bytes, and prints how fast that went.
fn print_table(least_bytes: u64) -> io::Result<()> {
    let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds");
    let given = env::var_os("DATELINE_BENCH_TEXTS").map(PathBuf::from);
    let folder = given.clone().unwrap_or_else(|| seeds.into());
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    files.retain(|path| path.extension().is_some_and(|name| name == "txt"));
    files.sort();
    let generated = given.is_none().then(news);
    let mut reading = Reading::default();
    while reading.bytes < least_bytes {
        let before = reading.bytes;
        for file in &files {
            reading.add(&fs::read(file)?);
        }
        if let Some(news) = &generated {
            reading.add(news.as_bytes());
        }
        if reading.bytes == before {
            let words = format!("{} holds no .txt file with text in it", folder.display());
            return Err(io::Error::other(words));
        }
    }
    let what = match generated {
        Some(_) => "the project's samples and generated news".to_owned(),
        None => format!("{} documents of {}", files.len(), folder.display()),
    };
    let seconds = reading.time.as_secs_f64();
    let a_second = reading.characters as f64 / seconds;
    println!(
        "{:.1} MB, over and over: {what}; {} mentions in {seconds:.2} s on one core: {:.1} MB/s\n",
        reading.bytes as f64 / 1e6,
        reading.mentions,
        reading.bytes as f64 / 1e6 / seconds,
    );
    println!("{:<18} {:>14} {:>14}", "", "characters/s", "value F1");
    println!("{:<18} {a_second:>14.0} {:>14}", "Dateline, here", "");
    for (name, speed, f1) in PEERS {
        println!("{name:<18} {speed:>14} {f1:>14.2}");
    }
    println!(
        "\nThe other programs were measured on one machine with the TempEval-3 training set, \
         speed and F1 of the values alike; the speed here is this machine's, with these texts.\n"
    );
    Ok(())
}

/// Long enough that starting up does not count.
const BYTES: usize = 4 << 20;

fn bench(criterion: &mut Criterion) {
    let texts = [
        ("news", repeated(&news())),
        ("no dates", repeated(NO_DATES)),
        (
            "nothing but dates",
            repeated("Monday, 3 January 2022, 14:30 GMT. "),
        ),
        ("digits", repeated("8")),
    ];
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

criterion_group!(benches, bench);
