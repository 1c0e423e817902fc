//! crossbeam's bounded channel in the shapes of bench/topologies.ts. Usage: program <case> <n>; prints
//! "<seconds> [p50 p99]".

use crossbeam_channel::{bounded, Receiver, Sender};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

const CAPACITY: usize = 1024;

fn check(what: &str, got: u64, n: u64) {
    assert_eq!(got, n * (n - 1) / 2, "{what} lost something");
}

fn send_all(tx: Sender<u64>, from: u64, to: u64) {
    for i in from..to {
        tx.send(i).unwrap();
    }
}

/// Producers and consumers over one bounded channel; the clock starts when all threads have.
fn many(producers: u64, consumers: u64, n: u64) -> Duration {
    let (tx, rx) = bounded::<u64>(CAPACITY);
    let barrier = Arc::new(std::sync::Barrier::new((producers + consumers + 1) as usize));
    let sending: Vec<_> = (0..producers)
        .map(|p| {
            let (tx, barrier) = (tx.clone(), barrier.clone());
            thread::spawn(move || {
                barrier.wait();
                send_all(tx, n * p / producers, n * (p + 1) / producers)
            })
        })
        .collect();
    drop(tx);
    let receiving: Vec<_> = (0..consumers)
        .map(|_| {
            let (rx, barrier): (Receiver<u64>, _) = (rx.clone(), barrier.clone());
            thread::spawn(move || {
                barrier.wait();
                rx.iter().sum::<u64>()
            })
        })
        .collect();
    barrier.wait();
    let start = Instant::now();
    for thread in sending {
        thread.join().unwrap();
    }
    let sum = receiving.into_iter().map(|thread| thread.join().unwrap()).sum();
    let took = start.elapsed();
    check("many", sum, n);
    took
}

fn round_trip(pause: Duration, n: u64, trips: &mut Vec<f64>) -> Duration {
    let (to, from_there) = bounded::<u64>(1);
    let (to_here, from) = bounded::<u64>(1);
    let echo = thread::spawn(move || {
        for value in from_there.iter() {
            to_here.send(value).unwrap();
        }
    });
    let start = Instant::now();
    let mut sum = 0;
    for i in 0..n {
        if !pause.is_zero() {
            thread::sleep(pause);
        }
        let sent = Instant::now();
        to.send(i).unwrap();
        sum += from.recv().unwrap();
        trips.push(sent.elapsed().as_secs_f64() * 1e6);
    }
    let took = start.elapsed();
    drop(to);
    echo.join().unwrap();
    check("round trip", sum, n);
    took
}

fn run(case: &str, n: u64, trips: &mut Vec<f64>) -> Duration {
    match case {
        "workers/spsc-number" | "workers/spsc-number-many" => many(1, 1, n),
        "workers/mpsc-number" => many(2, 1, n),
        "workers/mpmc-number" => many(2, 2, n),
        "workers/fan-out-number" => many(1, 2, n),
        "workers/round-trip" => round_trip(Duration::from_millis(1), n, trips),
        "workers/round-trip-busy" => round_trip(Duration::ZERO, n, trips),
        _ => panic!("no such case: {case}"),
    }
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let n: u64 = args[2].parse().unwrap();
    if args[1] != "workers/round-trip" {
        run(&args[1], n / 10 + 1, &mut Vec::new());
    }
    let mut trips = Vec::new();
    let took = run(&args[1], n, &mut trips);
    print!("{:.9}", took.as_secs_f64());
    if !trips.is_empty() {
        trips.sort_by(|a, b| a.partial_cmp(b).unwrap());
        print!(" {:.3} {:.3}", trips[trips.len() / 2], trips[trips.len() * 99 / 100]);
    }
    println!();
}
