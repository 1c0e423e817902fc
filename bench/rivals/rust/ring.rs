//! A plain ring for one producer and one consumer, natively: what the machine can do when nothing but numbers travel and both
//! sides poll. Usage: program <case> <n>; prints the seconds.

use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicUsize, Ordering::*};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

const CAPACITY: usize = 1024;

/// A word with a cache line (two, for the prefetcher) of its own.
#[repr(align(128))]
struct Line(AtomicUsize);

/// One producer, one consumer: positions on lines of their own, each side remembers what it saw of the other's.
struct Ring {
    head: Line,
    tail: Line,
    cells: Box<[UnsafeCell<u64>]>,
}

unsafe impl Sync for Ring {}

impl Ring {
    fn new() -> Self {
        let cells = (0..CAPACITY).map(|_| UnsafeCell::new(0)).collect();
        Ring { head: Line(AtomicUsize::new(0)), tail: Line(AtomicUsize::new(0)), cells }
    }

    /// Writes `0..n`, publishing after every `batch` values.
    fn produce(&self, n: u64, batch: usize) {
        let (mut tail, mut seen) = (self.tail.0.load(Relaxed), self.head.0.load(Acquire));
        let end = tail + n as usize;
        let mut value = 0;
        while tail < end {
            let size = batch.min(end - tail);
            while tail + size - seen > CAPACITY {
                seen = self.head.0.load(Acquire);
                std::hint::spin_loop();
            }
            for k in 0..size {
                unsafe { *self.cells[(tail + k) % CAPACITY].get() = value };
                value += 1;
            }
            tail += size;
            self.tail.0.store(tail, Release);
        }
    }

    /// Reads `n` values, everything that is ready at a time, and returns their sum.
    fn consume(&self, n: u64) -> u64 {
        let mut head = self.head.0.load(Relaxed);
        let end = head + n as usize;
        let mut sum = 0;
        while head < end {
            let tail = self.tail.0.load(Acquire);
            if tail == head {
                std::hint::spin_loop();
                continue;
            }
            while head < tail {
                sum += unsafe { *self.cells[head % CAPACITY].get() };
                head += 1;
            }
            self.head.0.store(head, Release);
        }
        sum
    }
}

fn ring(batch: usize, n: u64) -> Duration {
    let ring = Arc::new(Ring::new());
    let far = ring.clone();
    let consumer = thread::spawn(move || (far.consume(CAPACITY as u64), far.consume(n)).1);
    ring.produce(CAPACITY as u64, batch);
    let start = Instant::now();
    ring.produce(n, batch);
    let sum = consumer.join().unwrap();
    let took = start.elapsed();
    assert_eq!(sum, n * (n - 1) / 2, "the ring lost something");
    took
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let n: u64 = args[2].parse().unwrap();
    let batch = if args[1].ends_with("batch") { 256 } else { 1 };
    ring(batch, n / 10 + 1);
    println!("{:.9}", ring(batch, n).as_secs_f64());
}
