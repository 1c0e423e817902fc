// Go's channels in the shapes of bench/topologies.ts. Usage: program <case> <n>; prints "<seconds> [p50 p99]".
package main

import (
	"fmt"
	"os"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"
)

// small is the struct of the struct case; Go copies it, nothing is serialised.
type small struct {
	id   float64
	name string
	v    []float64
}

func check(what string, got, n uint64) {
	if got != n*(n-1)/2 {
		fmt.Fprintln(os.Stderr, what, "lost something:", got)
		os.Exit(1)
	}
}

// many runs producers and consumers over one channel of uint64.
func many(capacity, producers, consumers int, n uint64) time.Duration {
	ch := make(chan uint64, capacity)
	sums := make(chan uint64, consumers)
	start := time.Now()
	var sending sync.WaitGroup
	for p := 0; p < producers; p++ {
		from, to := n*uint64(p)/uint64(producers), n*uint64(p+1)/uint64(producers)
		sending.Add(1)
		go func() {
			for i := from; i < to; i++ {
				ch <- i
			}
			sending.Done()
		}()
	}
	go func() { sending.Wait(); close(ch) }()
	for c := 0; c < consumers; c++ {
		go func() {
			var sum uint64
			for v := range ch {
				sum += v
			}
			sums <- sum
		}()
	}
	var sum uint64
	for c := 0; c < consumers; c++ {
		sum += <-sums
	}
	took := time.Since(start)
	check("many", sum, n)
	return took
}

func seq(n uint64) time.Duration {
	ch := make(chan uint64, 1024)
	start := time.Now()
	var sum uint64
	for done := uint64(0); done < n; done += 1024 {
		end := done + 1024
		if end > n {
			end = n
		}
		for i := done; i < end; i++ {
			ch <- i
		}
		for i := done; i < end; i++ {
			sum += <-ch
		}
	}
	took := time.Since(start)
	check("seq", sum, n)
	return took
}

func iterate(n uint64) time.Duration {
	var took time.Duration
	var sum uint64
	for done := uint64(0); done < n; done += 1024 {
		ch := make(chan uint64, 1024)
		for i := done; i < n && i < done+1024; i++ {
			ch <- i
		}
		close(ch)
		start := time.Now()
		for v := range ch {
			sum += v
		}
		took += time.Since(start)
	}
	check("iterate", sum, n)
	return took
}

func pingPong(n uint64, pause time.Duration, trips []float64) time.Duration {
	there, back := make(chan uint64), make(chan uint64)
	go func() {
		for v := range there {
			back <- v
		}
	}()
	var sum uint64
	start := time.Now()
	for i := uint64(0); i < n; i++ {
		if pause > 0 {
			time.Sleep(pause)
		}
		if trips == nil {
			there <- i
			sum += <-back
			continue
		}
		sent := time.Now()
		there <- i
		sum += <-back
		trips[i] = float64(time.Since(sent).Nanoseconds()) / 1000
	}
	took := time.Since(start)
	close(there)
	check("ping-pong", sum, n)
	return took
}

func selectTwo(n uint64) time.Duration {
	a, b := make(chan uint64), make(chan uint64)
	send := func(ch chan uint64, from, to uint64) {
		for i := from; i < to; i++ {
			ch <- i
		}
	}
	start := time.Now()
	go send(a, 0, n/2)
	go send(b, n/2, n)
	var sum uint64
	for i := uint64(0); i < n; i++ {
		select {
		case v := <-a:
			sum += v
		case v := <-b:
			sum += v
		}
	}
	took := time.Since(start)
	check("select", sum, n)
	return took
}

func structs(n uint64) time.Duration {
	ch := make(chan *small, 1024)
	start := time.Now()
	go func() {
		for i := uint64(0); i < n; i++ {
			ch <- &small{float64(i), "abc", []float64{float64(i), 2, 3}}
		}
		close(ch)
	}()
	var sum uint64
	for s := range ch {
		sum += uint64(s.id)
	}
	took := time.Since(start)
	check("structs", sum, n)
	return took
}

// skynet starts ten children down to a million leaves and sums up their numbers.
func skynet(out chan uint64, number, size uint64) {
	if size == 1 {
		out <- number
		return
	}
	in := make(chan uint64, 10)
	for i := uint64(0); i < 10; i++ {
		go skynet(in, number+i*(size/10), size/10)
	}
	var sum uint64
	for i := 0; i < 10; i++ {
		sum += <-in
	}
	out <- sum
}

func run(name string, n uint64, trips []float64) time.Duration {
	switch name {
	case "local/rendezvous":
		return many(0, 1, 1, n)
	case "local/buffered-1024-try":
		return seq(n)
	case "local/ping-pong":
		return pingPong(n, 0, nil)
	case "local/select-2":
		return selectTwo(n)
	case "local/iterate":
		return iterate(n)
	case "local/await-64", "local/stream-64":
		return many(64, 1, 1, n)
	case "local/mpsc-64":
		return many(64, 4, 1, n)
	case "local/mpmc-64":
		return many(64, 4, 4, n)
	case "local/fan-out-64":
		return many(64, 1, 4, n)
	case "workers/spsc-number":
		return many(1024, 1, 1, n)
	case "workers/mpsc-number":
		return many(1024, 2, 1, n)
	case "workers/mpmc-number":
		return many(1024, 2, 2, n)
	case "workers/fan-out-number":
		return many(1024, 1, 2, n)
	case "workers/spsc-struct":
		return structs(n)
	case "workers/round-trip":
		return pingPong(n, time.Millisecond, trips)
	case "workers/round-trip-busy":
		return pingPong(n, 0, trips)
	case "actors/skynet":
		out := make(chan uint64)
		start := time.Now()
		go skynet(out, 0, 1000000)
		check("skynet", <-out, 1000000)
		return time.Since(start)
	}
	fmt.Fprintln(os.Stderr, "no such case:", name)
	os.Exit(2)
	return 0
}

func main() {
	name := os.Args[1]
	n, _ := strconv.ParseUint(os.Args[2], 10, 64)
	if strings.HasPrefix(name, "local/") {
		runtime.GOMAXPROCS(1)
	}
	var trips []float64
	if strings.HasPrefix(name, "workers/round-trip") {
		trips = make([]float64, n)
	}
	if name != "workers/round-trip" && name != "actors/skynet" {
		warm := n/10 + 1
		if trips != nil {
			run(name, warm, make([]float64, warm))
		} else {
			run(name, warm, nil)
		}
	}
	took := run(name, n, trips)
	fmt.Printf("%.9f", took.Seconds())
	if trips != nil {
		sort.Float64s(trips)
		fmt.Printf(" %.3f %.3f", trips[len(trips)/2], trips[len(trips)*99/100])
	}
	fmt.Println()
}
