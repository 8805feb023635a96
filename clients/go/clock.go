package occam

import (
	"context"
	"math/rand/v2"
	"time"
)

// Clock is time and chance. A program that tests what it does about conflicts brings its own; see [WithClock].
type Clock interface {
	// Now is the time now, by which it is decided whether a wait fits in before a deadline.
	Now() time.Time
	// Sleep returns after the duration, or with the context's error when that is done before.
	Sleep(ctx context.Context, duration time.Duration) error
	// Random is a number from 0 up to, but not including, 1.
	Random() float64
}

type systemClock struct{}

func (systemClock) Now() time.Time { return time.Now() }

func (systemClock) Sleep(ctx context.Context, duration time.Duration) error {
	timer := time.NewTimer(duration)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (systemClock) Random() float64 { return rand.Float64() }
