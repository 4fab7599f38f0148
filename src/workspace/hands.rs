//! The hands that read: as many as the machine has, on files and on the documents in them.
//!
//! Invariants: what is read is told in the order of the files, and of the documents in a file,
//! whoever was faster; a file of many documents is told of while it is being read, and all hands
//! work on it; texts never pile up.

use std::collections::{BTreeMap, VecDeque};
use std::num::NonZero;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crossbeam_channel::{Sender, unbounded};

use super::loader::News;
use super::reading::{FileReader, Piece};
use crate::corpus::Columns;
use crate::disk::FoundFile;

/// The most threads that read at once: more only wait for the disk.
const MOST_HANDS: usize = 8;

/// Files that are handed out before the first of them is told of.
const MOST_AHEAD: usize = 64;

/// Documents of a file that are studied together.
const TOGETHER: usize = 32;

/// Heaps of documents that wait for a hand before whoever reads them studies some himself.
const MOST_WAITING: usize = 8;

/// What the hands do, and whom they tell.
pub(super) trait Task: Sync {
    /// Reads a file, and hands over what is in it, piece by piece.
    fn read(&self, reader: &mut FileReader, file: &FoundFile, take: &mut dyn FnMut(Piece));

    /// Makes news of a piece.
    fn study(&self, piece: Piece) -> News;

    /// Tells news; `false` when nobody wants any more.
    fn tell(&self, news: News) -> bool;
}

/// News of a part of a file.
struct Part {
    /// The file and the part, by their numbers.
    place: (usize, usize),
    news: Vec<News>,
    is_last: bool,
}

/// A heap of pieces of a file that are read and not studied.
struct Heap {
    place: (usize, usize),
    pieces: Vec<Piece>,
}

enum Job {
    Read(usize, FoundFile),
    Study(Heap),
}

/// What there is to do. Heaps go first: they are what texts pile up in.
#[derive(Default)]
struct Queue {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    files: VecDeque<(usize, FoundFile)>,
    heaps: VecDeque<Heap>,
    is_closed: bool,
}

/// Reads files, with many hands, and tells of them in their order.
pub(super) fn read_files(task: &dyn Task, files: Vec<FoundFile>, columns: &Columns) {
    let hands = thread::available_parallelism().map_or(1, NonZero::get);
    let hands = hands.min(MOST_HANDS);
    let queue = Queue::default();
    let (outbox, parts) = unbounded();
    thread::scope(|scope| {
        let mut begun = 0;
        for _ in 0..hands {
            let (queue, outbox) = (&queue, outbox.clone());
            let work = move || queue.serve(task, columns, &outbox);
            let name = "hand of the reader".to_owned();
            let hand = thread::Builder::new().name(name).spawn_scoped(scope, work);
            begun += usize::from(hand.is_ok());
        }
        let count = files.len();
        let mut files = files.into_iter().enumerate();
        if begun == 0 {
            // Alone, then: one file after the other.
            let mut reader = FileReader::new(columns.clone());
            for (number, file) in files {
                read_file(task, &mut reader, number, &file, None, &outbox);
                for part in parts.try_iter() {
                    if !tell_part(task, part) {
                        return;
                    }
                }
            }
            return;
        }
        drop(outbox);
        let mut handed = 0;
        // What is read before its turn.
        let mut early = BTreeMap::new();
        let mut turn = (0, 0);
        while turn.0 < count {
            while handed < turn.0 + MOST_AHEAD
                && let Some((number, file)) = files.next()
            {
                handed = number + 1;
                queue.put(Job::Read(number, file));
            }
            let Ok(part) = parts.recv() else { break };
            early.insert(part.place, part);
            while let Some(part) = early.remove(&turn) {
                turn = match part.is_last {
                    true => (turn.0 + 1, 0),
                    false => (turn.0, turn.1 + 1),
                };
                if !tell_part(task, part) {
                    return queue.close();
                }
            }
        }
        queue.close();
    });
}

/// Whether somebody still listens.
fn tell_part(task: &dyn Task, part: Part) -> bool {
    // The file was counted as one document.
    let is_counted = |news: &&News| !matches!(news, News::Table(..));
    let count = part.news.iter().filter(is_counted).count();
    let more = count.cast_signed() - isize::from(part.is_last);
    (more == 0 || task.tell(News::Recounted(more)))
        && part.news.into_iter().all(|news| task.tell(news))
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, job: Job) {
        let mut waiting = self.lock();
        match job {
            Job::Read(number, file) => waiting.files.push_back((number, file)),
            Job::Study(heap) => waiting.heaps.push_back(heap),
        }
        drop(waiting);
        self.changed.notify_one();
    }

    /// Puts a heap where another hand can take it; gives it back when there are enough.
    fn offer(&self, heap: Heap) -> Option<Heap> {
        if self.lock().heaps.len() >= MOST_WAITING {
            return Some(heap);
        }
        self.put(Job::Study(heap));
        None
    }

    fn take(&self) -> Option<Job> {
        let mut waiting = self.lock();
        loop {
            if waiting.is_closed {
                return None;
            }
            if let Some(heap) = waiting.heaps.pop_front() {
                return Some(Job::Study(heap));
            }
            if let Some((number, file)) = waiting.files.pop_front() {
                return Some(Job::Read(number, file));
            }
            let woken = self.changed.wait(waiting);
            waiting = woken.unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn close(&self) {
        self.lock().is_closed = true;
        self.changed.notify_all();
    }

    /// Works until there is nothing more to do.
    fn serve(&self, task: &dyn Task, columns: &Columns, outbox: &Sender<Part>) {
        let mut reader = FileReader::new(columns.clone());
        while let Some(job) = self.take() {
            match job {
                Job::Read(number, file) => {
                    read_file(task, &mut reader, number, &file, Some(self), outbox);
                }
                Job::Study(heap) => study(task, heap, false, outbox),
            }
        }
    }
}

/// Reads a file. What is in it beyond a heap is offered to other hands, if there are any.
fn read_file(
    task: &dyn Task,
    reader: &mut FileReader,
    number: usize,
    file: &FoundFile,
    others: Option<&Queue>,
    outbox: &Sender<Part>,
) {
    let mut part = 0;
    let mut pieces = Vec::new();
    task.read(reader, file, &mut |piece| {
        if pieces.len() >= TOGETHER {
            let heap = Heap {
                place: (number, part),
                pieces: std::mem::take(&mut pieces),
            };
            part += 1;
            let own = match others {
                Some(queue) => queue.offer(heap),
                None => Some(heap),
            };
            if let Some(own) = own {
                study(task, own, false, outbox);
            }
        }
        pieces.push(piece);
    });
    let place = (number, part);
    study(task, Heap { place, pieces }, true, outbox);
}

fn study(task: &dyn Task, heap: Heap, is_last: bool, outbox: &Sender<Part>) {
    let pieces = heap.pieces.into_iter();
    let part = Part {
        place: heap.place,
        news: pieces.map(|piece| task.study(piece)).collect(),
        is_last,
    };
    // Nobody listens any more: the reading was stopped.
    let _ = outbox.send(part);
}
