// The classic benchmarks of bench/classics_programs.ts for Go's channels. Usage: program <case> <n>; prints a figure
// per unit: nanoseconds, or bytes for "process".
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

func fail(what string, got uint64) {
	fmt.Fprintln(os.Stderr, what, "is wrong:", got)
	os.Exit(1)
}

// commsTime: prefix, delta (one after the other), succ, consume; four communications per loop.
func commsTime(loops uint64) float64 {
	a, b, c, d := make(chan uint64), make(chan uint64), make(chan uint64), make(chan uint64)
	go func() {
		a <- 0
		for i := uint64(1); i < loops; i++ {
			a <- <-c
		}
		<-c
	}()
	go func() {
		for i := uint64(0); i < loops; i++ {
			n := <-a
			d <- n
			b <- n
		}
	}()
	go func() {
		for i := uint64(0); i < loops; i++ {
			c <- <-b + 1
		}
	}()
	start := time.Now()
	for i := uint64(0); i < loops; i++ {
		if n := <-d; n != i {
			fail("comms-time", n)
		}
	}
	return float64(time.Since(start).Nanoseconds()) / float64(4*loops)
}

// stressedAlt: eight writers on each channel, one reader that selects among all of them.
func stressedAlt(channels int, reads uint64) float64 {
	ins := make([]chan uint64, 8)
	for i := 0; i < channels; i++ {
		ins[i] = make(chan uint64)
		for w := 0; w < 8; w++ {
			in := ins[i]
			go func() {
				for {
					in <- 1
				}
			}()
		}
	}
	runtime.Gosched()
	var sum uint64
	start := time.Now()
	switch channels {
	case 1:
		for i := uint64(0); i < reads; i++ {
			sum += <-ins[0]
		}
	case 2:
		for i := uint64(0); i < reads; i++ {
			select {
			case n := <-ins[0]:
				sum += n
			case n := <-ins[1]:
				sum += n
			}
		}
	case 4:
		for i := uint64(0); i < reads; i++ {
			select {
			case n := <-ins[0]:
				sum += n
			case n := <-ins[1]:
				sum += n
			case n := <-ins[2]:
				sum += n
			case n := <-ins[3]:
				sum += n
			}
		}
	case 8:
		for i := uint64(0); i < reads; i++ {
			select {
			case n := <-ins[0]:
				sum += n
			case n := <-ins[1]:
				sum += n
			case n := <-ins[2]:
				sum += n
			case n := <-ins[3]:
				sum += n
			case n := <-ins[4]:
				sum += n
			case n := <-ins[5]:
				sum += n
			case n := <-ins[6]:
				sum += n
			case n := <-ins[7]:
				sum += n
			}
		}
	}
	took := time.Since(start)
	if sum != reads {
		fail("stressed-alt", sum)
	}
	return float64(took.Nanoseconds()) / float64(reads)
}

func inUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc + m.StackInuse
}

// processes: each waits to send its number on one channel; how many bytes it takes while all wait.
func processes(n uint64) float64 {
	before := inUse()
	numbers := make(chan uint64)
	started := uint64(0)
	for i := uint64(0); i < n; i++ {
		go func(i uint64) {
			started++ // one thread
			numbers <- i
		}(i)
	}
	for started < n {
		runtime.Gosched()
	}
	runtime.Gosched()
	bytes := inUse() - before
	var sum uint64
	for i := uint64(0); i < n; i++ {
		sum += <-numbers
	}
	if sum != n*(n-1)/2 {
		fail("process", sum)
	}
	return float64(bytes) / float64(n)
}

func main() {
	name := os.Args[1]
	n, _ := strconv.ParseUint(os.Args[2], 10, 64)
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(1)
	}
	var figure float64
	switch {
	case name == "comms-time":
		commsTime(n/5 + 1)
		figure = commsTime(n)
	case strings.HasPrefix(name, "stressed-alt-"):
		channels, _ := strconv.Atoi(strings.TrimPrefix(name, "stressed-alt-"))
		figure = stressedAlt(channels, n)
	case name == "process":
		figure = processes(n)
	default:
		fmt.Fprintln(os.Stderr, "no such case:", name)
		os.Exit(2)
	}
	fmt.Printf("%.3f\n", figure)
}
