//! Work done in a child process that can be killed: this same program, asked through its pipes.
//!
//! A frame is its length (8 bytes, the lowest first) and its bytes. The child reads one frame, a
//! question, and writes frames until it has said all; then it reads the next one.
//!
//! Invariants: whatever the child does, the parent waits no longer than it was told to, and a
//! child that failed is replaced by a fresh one; a child ends when its parent does.

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use thiserror::Error;

/// Why a question was not answered. Reads on behind a file's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum HelperError {
    /// It took too long.
    #[error("it took too long to read; it is damaged, or made to be unreadable")]
    TooSlow,
    /// It crashed, or wanted more memory than it may have.
    #[error("reading it failed or took too much memory; it is damaged, or made to be unreadable")]
    Died,
    /// The child could not be started.
    #[error("Dateline could not start the process that reads such files")]
    NotStarted,
}

/// A child that answers questions, started when the first is asked.
pub struct Helper {
    program: PathBuf,
    argument: &'static str,
    running: Option<Running>,
}

struct Running {
    child: Child,
    questions: Sender<Vec<u8>>,
    answers: Receiver<Vec<u8>>,
}

/// The program that plays the child.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Says that this very program answers questions when it is started with [`serve`]'s argument.
/// Called once, at its start; a program that does not, such as a test, has no helpers.
pub fn offer_this_program() {
    if let Ok(program) = std::env::current_exe() {
        let _ = PROGRAM.set(program);
    }
}

impl Helper {
    /// A child of this program, if it offers any.
    pub fn of_this_program(argument: &'static str) -> Option<Self> {
        Some(Self::new(PROGRAM.get()?.clone(), argument))
    }

    /// A child that is that program, started with that argument.
    pub fn new(program: PathBuf, argument: &'static str) -> Self {
        Self {
            program,
            argument,
            running: None,
        }
    }

    /// Asks, and hands over each frame of the answer until `take` says that it was the last.
    ///
    /// # Errors
    /// When a frame does not come within `patience`, or the child ends. It is then replaced the
    /// next time; what was handed over by then stands.
    pub fn ask(
        &mut self,
        question: Vec<u8>,
        patience: Duration,
        take: &mut dyn FnMut(Vec<u8>) -> bool,
    ) -> Result<(), HelperError> {
        let running = match self.running.take() {
            Some(running) => running,
            None => Running::start(&self.program, self.argument)?,
        };
        if running.questions.send(question).is_err() {
            return Err(HelperError::Died);
        }
        loop {
            match running.answers.recv_timeout(patience) {
                Ok(frame) => {
                    if take(frame) {
                        self.running = Some(running);
                        return Ok(());
                    }
                }
                Err(RecvTimeoutError::Timeout) => return Err(HelperError::TooSlow),
                Err(RecvTimeoutError::Disconnected) => return Err(HelperError::Died),
            }
        }
    }
}

impl Running {
    fn start(program: &PathBuf, argument: &str) -> Result<Self, HelperError> {
        let mut child = Command::new(program)
            .arg(argument)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|_| HelperError::NotStarted)?;
        let (Some(mut input), Some(mut output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(HelperError::NotStarted);
        };
        let (questions, to_ask) = bounded::<Vec<u8>>(1);
        // A few frames may wait, so that the child need not; more would only fill the memory.
        let (told, answers) = bounded(4);
        let asking = thread::Builder::new().name("helper questions".to_owned());
        let asking = asking.spawn(move || {
            // A child that is gone is noticed by its silence.
            while let Ok(question) = to_ask.recv() {
                if write_frame(&mut input, &question).is_err() {
                    break;
                }
            }
        });
        let hearing = thread::Builder::new().name("helper answers".to_owned());
        let hearing = hearing.spawn(move || {
            while let Ok(Some(frame)) = read_frame(&mut output) {
                if told.send(frame).is_err() {
                    break;
                }
            }
        });
        let running = Self {
            child,
            questions,
            answers,
        };
        match (asking, hearing) {
            (Ok(_), Ok(_)) => Ok(running),
            _ => Err(HelperError::NotStarted),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // One that is gone already cannot be killed, and need not be.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How a child answers questions.
pub struct Service {
    /// The memory that it may take, in bytes, where the system can hold it to that.
    pub most_memory_bytes: u64,
    /// How long it may take for one question before it ends itself, for the case that nobody is
    /// left to end it.
    pub longest: Duration,
}

/// Plays the child: answers the questions of standard input until there are no more.
///
/// # Errors
/// When a pipe breaks, which is how the parent says that it is gone.
pub fn serve(
    service: &Service,
    mut answer: impl FnMut(&[u8], &mut dyn FnMut(Vec<u8>)),
) -> io::Result<()> {
    limit_memory(service.most_memory_bytes);
    let watch = Watch::start(service.longest)?;
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();
    while let Some(question) = read_frame(&mut input)? {
        watch.begin();
        let mut sent = Ok(());
        answer(&question, &mut |frame| {
            // That the parent takes its time is no fault of the child's.
            watch.end();
            if sent.is_ok() {
                sent = write_frame(&mut output, &frame);
            }
            watch.begin();
        });
        sent?;
        watch.end();
    }
    Ok(())
}

/// Ends the process when one answer takes too long.
struct Watch {
    started: Instant,
    since_millis: Arc<AtomicU64>,
    is_busy: Arc<AtomicBool>,
}

impl Watch {
    fn start(longest: Duration) -> io::Result<Self> {
        let watch = Self {
            started: Instant::now(),
            since_millis: Arc::default(),
            is_busy: Arc::default(),
        };
        let (started, since, busy) = (
            watch.started,
            Arc::clone(&watch.since_millis),
            Arc::clone(&watch.is_busy),
        );
        let watching = thread::Builder::new().name("watch".to_owned());
        watching.spawn(move || {
            loop {
                thread::sleep(Duration::from_millis(500));
                let since = Duration::from_millis(since.load(Ordering::Relaxed));
                if busy.load(Ordering::Relaxed) && started.elapsed() > since + longest {
                    std::process::exit(1);
                }
            }
        })?;
        Ok(watch)
    }

    fn begin(&self) {
        let now = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.since_millis.store(now, Ordering::Relaxed);
        self.is_busy.store(true, Ordering::Relaxed);
    }

    fn end(&self) {
        self.is_busy.store(false, Ordering::Relaxed);
    }
}

#[cfg(unix)]
fn limit_memory(bytes: u64) {
    // A system without this limit still has the limits on what is read and unpacked.
    let _ = rlimit::setrlimit(rlimit::Resource::AS, bytes, bytes);
}

#[cfg(not(unix))]
fn limit_memory(_bytes: u64) {}

/// Longer frames than this are a fault, not an answer.
const LONGEST_FRAME_BYTES: u64 = 1 << 30;

fn write_frame(out: &mut impl Write, frame: &[u8]) -> io::Result<()> {
    let length = u64::try_from(frame.len()).unwrap_or(u64::MAX);
    out.write_all(&length.to_le_bytes())?;
    out.write_all(frame)?;
    out.flush()
}

/// The next frame; `None` at the end.
fn read_frame(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 8];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        result => result?,
    }
    let length = u64::from_le_bytes(length);
    if length > LONGEST_FRAME_BYTES {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut frame = Vec::new();
    input.take(length).read_to_end(&mut frame)?;
    match u64::try_from(frame.len()) == Ok(length) {
        true => Ok(Some(frame)),
        false => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_read_back() {
        let mut pipe = Vec::new();
        for frame in [b"one".as_slice(), b"", b"two"] {
            write_frame(&mut pipe, frame).unwrap();
        }
        let mut input = pipe.as_slice();
        for frame in [b"one".as_slice(), b"", b"two"] {
            assert_eq!(read_frame(&mut input).unwrap().as_deref(), Some(frame));
        }
        assert_eq!(read_frame(&mut input).unwrap(), None);
        let cut = &pipe[..10];
        assert!(read_frame(&mut &cut[..]).is_err());
        assert!(read_frame(&mut [0xFF; 9].as_slice()).is_err());
    }

    #[test]
    fn a_child_that_is_none_is_told() {
        let mut take = |_| true;
        let ask = |program: &str, take: &mut dyn FnMut(Vec<u8>) -> bool| {
            let mut helper = Helper::new(program.into(), "x");
            helper.ask(b"question".to_vec(), Duration::from_millis(300), take)
        };
        let missing = ask("/no/such/program", &mut take);
        assert_eq!(missing, Err(HelperError::NotStarted));
        #[cfg(unix)]
        assert_eq!(ask("false", &mut take), Err(HelperError::Died));
    }

    #[cfg(unix)]
    #[test]
    fn a_child_that_hangs_is_killed() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("hang");
        std::fs::write(&program, "#!/bin/sh\nexec sleep 60\n").unwrap();
        let permissions = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(&program, permissions).unwrap();
        let mut helper = Helper::new(program, "x");
        let begun = Instant::now();
        let answer = helper.ask(b"q".to_vec(), Duration::from_millis(200), &mut |_| true);
        assert_eq!(answer, Err(HelperError::TooSlow));
        assert!(begun.elapsed() < Duration::from_secs(10));
        assert!(helper.running.is_none());
    }
}
