package occam

import "time"

const (
	// The first wait's upper end; each further one's is twice the one before.
	ceilingFirst = 50 * time.Millisecond
	// No wait is longer.
	ceilingMax = time.Second
)

// backoff is exponential with full jitter: each wait is anything from nothing to a ceiling that doubles, so that writers
// that collided once do not collide again in step.
type backoff struct {
	ceiling time.Duration
}

// next is the next wait, where random is in [0, 1).
func (b *backoff) next(random float64) time.Duration {
	b.ceiling = max(ceilingFirst, min(2*b.ceiling, ceilingMax))
	return time.Duration(random * float64(b.ceiling))
}
