//! `dateline bench`: how fast a corpus is read, dated and indexed, opened again, and searched.
//!
//! Invariants: what is measured is what a window does; nothing stays behind, and nothing that
//! was kept before is used.

use std::collections::HashMap;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use crossbeam_channel::{Receiver, bounded};

use crate::analysis::{plural, size_in_words};
use crate::disk::RealFiles;
use crate::workspace::{Command, Surroundings, Workspace};

/// Opens a corpus twice, searches it, and prints how long that takes.
///
/// # Errors
/// When it cannot be opened, or the output cannot be written.
pub fn print(corpus: &Path, queries: bool, out: &mut impl Write) -> Result<()> {
    let home = tempfile::tempdir().context("there is no place for what is kept meanwhile")?;
    let (mut work, first) = open(corpus, home.path())?;
    let documents = work.documents().len();
    if documents == 0 {
        bail!("{} holds no document that can be read", corpus.display());
    }
    let texts = work.documents().iter();
    let bytes: usize = texts.map(|it| it.document.text.len()).sum();
    let files: std::collections::HashSet<&str> = work
        .documents()
        .iter()
        .map(|it| it.document.id.file())
        .collect();
    let files = files.len();
    let seconds = first.all.as_secs_f64().max(f64::EPSILON);
    let size = size_in_words(u64::try_from(bytes).unwrap_or(u64::MAX));
    writeln!(
        out,
        "{} in {}, {size} of text",
        plural(documents, "document"),
        plural(files, "file")
    )?;
    let mut line = |what: &str, value: String| writeln!(out, "{what:<32}{value}");
    first.print("", &mut line)?;
    line(
        "speed",
        format!(
            "{:.0} files/s, {:.0} documents/s, {:.1} MB/s",
            files as f64 / seconds,
            documents as f64 / seconds,
            bytes as f64 / 1e6 / seconds
        ),
    )?;
    line("index and kept facts", size_in_words(size_of(home.path())))?;
    let peak = || most_memory().map_or_else(|| "not known here".to_owned(), size_in_words);
    line("peak memory", peak())?;
    if queries {
        for row in search(&mut work)? {
            line(row.0, row.1)?;
        }
    }
    drop(work);
    let (_work, again) = open(corpus, home.path())?;
    again.print("again: ", &mut line)
}

/// How long it took until …
struct Times {
    first_document: Duration,
    read: Duration,
    all: Duration,
    drawn: Duration,
    /// What the processors did for it, all together; where others work too, it took longer.
    processors: Option<Duration>,
}

impl Times {
    fn print(
        &self,
        prefix: &str,
        line: &mut dyn FnMut(&str, String) -> std::io::Result<()>,
    ) -> Result<()> {
        let rows = [
            ("first document", Some(self.first_document)),
            ("all read and dated", Some(self.read)),
            ("all read, dated, indexed", Some(self.all)),
            ("timeline drawn", Some(self.drawn)),
            ("work of all processors", self.processors),
        ];
        for (what, time) in rows {
            if let Some(time) = time {
                line(&format!("{prefix}{what}"), in_words(time))?;
            }
        }
        Ok(())
    }
}

fn open(corpus: &Path, home: &Path) -> Result<(Workspace, Times)> {
    let (wakes, woken) = bounded(1);
    let mut work = Workspace::new(Surroundings {
        author: super::author(),
        data_folder: Some(home.join("state")),
        texts_folder: None,
        cache_folder: Some(home.join("cache")),
        journals: None,
        files: Arc::new(RealFiles),
        waker: Arc::new(move || {
            let _ = wakes.try_send(());
        }),
    })?;
    let (begun, worked) = (Instant::now(), processor_time());
    work.apply(Command::Open(corpus.to_owned()))?;
    let until = |work: &mut Workspace, done: &dyn Fn(&Workspace) -> bool| {
        while !done(work) {
            wait(&woken);
            work.absorb();
        }
        begun.elapsed()
    };
    let times = Times {
        first_document: until(&mut work, &|work| {
            !work.documents().is_empty() || work.progress().is_none()
        }),
        read: until(&mut work, &|work| {
            work.progress().is_none() && !work.is_studying()
        }),
        all: until(&mut work, &|work| !work.is_indexing()),
        drawn: until(&mut work, &|work| work.is_drawn()),
        processors: processor_time().zip(worked).map(|(now, then)| now - then),
    };
    for notice in work.take_notices() {
        eprintln!("{}", notice.text);
    }
    Ok((work, times))
}

fn wait(woken: &Receiver<()>) {
    // Some things end without waking anybody.
    let _ = woken.recv_timeout(Duration::from_millis(5));
}

/// How long searches take: each row with its name.
fn search(work: &mut Workspace) -> Result<Vec<(&'static str, String)>> {
    let queries = queries(work);
    // What is looked up once for all searches is not any one's.
    time(work, "dateline")?;
    let mut rows = Vec::new();
    let mut all = Vec::new();
    let mut typing = Duration::ZERO;
    for (what, queries) in queries {
        let mut times = Vec::new();
        let mut slowest = (Duration::ZERO, String::new());
        for query in queries {
            let (whole, typed) = time(work, &query)?;
            typing = typing.max(typed);
            times.push(whole);
            if whole > slowest.0 {
                slowest = (whole, query);
            }
        }
        let words = format!("{} (slowest: {})", spread(&mut times), slowest.1);
        rows.push((what, words));
        all.extend(times);
    }
    rows.push(("all searches", spread(&mut all)));
    rows.push(("most of the window’s time", in_words(typing)));
    Ok(rows)
}

/// How long a search takes, and how long whoever types waits.
fn time(work: &mut Workspace, query: &str) -> Result<(Duration, Duration)> {
    let begun = Instant::now();
    work.apply(Command::Filter(query.to_owned()))?;
    let typed = begun.elapsed();
    work.settle_filter();
    Ok((begun.elapsed(), typed))
}

/// Single words spread over how many documents have them, phrases, and words with operators and
/// fields: the same for the same documents.
fn queries(work: &Workspace) -> [(&'static str, Vec<String>); 3] {
    let documents = work.documents();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let step = (documents.len() / 20_000).max(1);
    for dossier in documents.iter().step_by(step) {
        let mut words: Vec<&str> = words_of(dossier.document.prose()).collect();
        words.sort_unstable();
        words.dedup();
        for word in words {
            *counts.entry(word).or_default() += 1;
        }
    }
    let mut ranked: Vec<(&str, usize)> = counts.into_iter().collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    // Evenly over the logarithm of the rank: from the commonest to the rarest.
    let word = |n: usize, of: usize| {
        let share = n as f64 / of as f64;
        let at = (ranked.len().max(1) as f64).powf(share) as usize;
        ranked
            .get(at.saturating_sub(1))
            .map_or("the", |(word, _)| word)
    };
    let single = (0..100).map(|n| word(n, 100).to_owned()).collect();
    let phrase = |n: usize| {
        let at = n * documents.len() / 50;
        let prose = documents.get(at).map_or("", |it| it.document.prose());
        let line = prose.lines().max_by_key(|line| line.len()).unwrap_or("");
        let words: Vec<&str> = line.split(' ').filter(|word| is_word(word)).collect();
        let start = (n * 7) % words.len().saturating_sub(3).max(1);
        let words = words
            .get(start..start + 2 + n % 2)
            .unwrap_or(&["the", "end"]);
        format!("\"{}\"", words.join(" "))
    };
    let phrases = (0..50).map(phrase).collect();
    let date = |n: usize| {
        let at = n * documents.len() / 50;
        let date = documents.get(at).and_then(|it| it.document.date());
        date.map_or_else(|| "2022-02-10".to_owned(), |date| date.to_string())
    };
    let combined = |n: usize| {
        let (one, other) = (word(n, 60), word(n + 10, 60));
        let (day, month) = (date(n), date(n).chars().take(7).collect::<String>());
        match n % 5 {
            0 => format!("{one} published:{month}"),
            1 => format!("({one} OR {other}) published:{day}.."),
            2 => format!("{one} -{other} about:{month}"),
            3 => format!("{one} {other} status:planned"),
            _ => format!("{one} OR {other} about:{day}"),
        }
    };
    let combined = (0..50).map(combined).collect();
    [
        ("100 words", single),
        ("50 phrases", phrases),
        ("50 with operators and dates", combined),
    ]
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_ascii_alphabetic());
    words.filter(|word| is_word(word))
}

fn is_word(word: &str) -> bool {
    word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The middle, the 95th of 100 and the longest.
fn spread(times: &mut [Duration]) -> String {
    times.sort();
    let at = |share: usize| {
        let place = (times.len() * share / 100).min(times.len().saturating_sub(1));
        in_words(times.get(place).copied().unwrap_or_default())
    };
    format!(
        "half within {}, 95 % within {}, all within {}",
        at(50),
        at(95),
        at(100)
    )
}

fn in_words(time: Duration) -> String {
    match time.as_secs_f64() {
        seconds if seconds < 1.0 => format!("{:.1} ms", seconds * 1000.0),
        seconds => format!("{seconds:.2} s"),
    }
}

fn size_of(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = entries.map(|entry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => size_of(&entry.path()),
        Ok(metadata) => metadata.len(),
        Err(_) => 0,
    });
    sizes.sum()
}

/// What the processors did for this process so far, where the system tells.
fn processor_time() -> Option<Duration> {
    const TICKS_A_SECOND: u64 = 100;
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // Behind the program's name, which may hold anything.
    let (_, numbers) = stat.rsplit_once(')')?;
    let mut numbers = numbers.split_whitespace().skip(11);
    let mut ticks = || numbers.next()?.parse::<u64>().ok();
    let all = ticks()? + ticks()?;
    Some(Duration::from_millis(all * 1000 / TICKS_A_SECOND))
}

/// The most memory that this process had so far, where the system tells.
fn most_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").trim().parse().ok()?;
    Some(kilobytes * 1024)
}
