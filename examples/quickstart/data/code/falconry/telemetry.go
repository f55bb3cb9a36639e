// Package telemetry locates a bird by the radio signal of its transmitter.
//
// Several receivers report the strength of the signal. Strength falls with the
// logarithm of the distance, so each report gives a rough distance, and the
// position is the point that fits all distances best.
package telemetry

import (
	"errors"
	"math"
)

// Point is a position in metres on a local plane.
type Point struct {
	X, Y float64
}

// Distance returns the straight-line distance to another point.
func (p Point) Distance(q Point) float64 {
	return math.Hypot(p.X-q.X, p.Y-q.Y)
}

// Report is the strength of the signal at one receiver.
type Report struct {
	Receiver Point
	// Strength in dBm; larger (less negative) is closer.
	Strength float64
}

// Model is the log-distance path loss model.
type Model struct {
	// Reference is the strength at a distance of one metre, in dBm.
	Reference float64
	// Exponent is 2 in free space and about 3 in woodland.
	Exponent float64
}

// Range estimates the distance in metres for a signal strength.
func (m Model) Range(strength float64) float64 {
	return math.Pow(10, (m.Reference-strength)/(10*m.Exponent))
}

// Fix is an estimated position with its root mean square error.
type Fix struct {
	Position Point
	Error    float64
}

var (
	// ErrTooFewReports is returned for fewer than three reports.
	ErrTooFewReports = errors.New("telemetry: at least three reports are needed")
	// ErrDegenerate is returned when all receivers lie on one line.
	ErrDegenerate = errors.New("telemetry: the receivers lie on one line")
)

const (
	maxIterations = 50
	tolerance     = 1e-6
)

// Locate finds the position by the method of Gauss and Newton, starting from
// the mean of the receivers weighted by the inverse of their distances.
func (m Model) Locate(reports []Report) (Fix, error) {
	if len(reports) < 3 {
		return Fix{}, ErrTooFewReports
	}
	ranges := make([]float64, len(reports))
	var position Point
	var weights float64
	for i, report := range reports {
		ranges[i] = m.Range(report.Strength)
		weight := 1 / ranges[i]
		position.X += weight * report.Receiver.X
		position.Y += weight * report.Receiver.Y
		weights += weight
	}
	position.X /= weights
	position.Y /= weights

	for i := 0; i < maxIterations; i++ {
		step, err := gaussNewtonStep(position, reports, ranges)
		if err != nil {
			return Fix{}, err
		}
		position.X += step.X
		position.Y += step.Y
		if math.Hypot(step.X, step.Y) < tolerance {
			break
		}
	}
	return Fix{Position: position, Error: residual(position, reports, ranges)}, nil
}

func gaussNewtonStep(at Point, reports []Report, ranges []float64) (Point, error) {
	// Normal equations of the linearised problem: a symmetric 2x2 system.
	var a, b, c, u, v float64
	for i, report := range reports {
		distance := math.Max(at.Distance(report.Receiver), 1e-9)
		dx := (at.X - report.Receiver.X) / distance
		dy := (at.Y - report.Receiver.Y) / distance
		missing := ranges[i] - distance
		a += dx * dx
		b += dx * dy
		c += dy * dy
		u += dx * missing
		v += dy * missing
	}
	determinant := a*c - b*b
	if math.Abs(determinant) < 1e-12 {
		return Point{}, ErrDegenerate
	}
	return Point{X: (c*u - b*v) / determinant, Y: (a*v - b*u) / determinant}, nil
}

func residual(at Point, reports []Report, ranges []float64) float64 {
	var sum float64
	for i, report := range reports {
		difference := at.Distance(report.Receiver) - ranges[i]
		sum += difference * difference
	}
	return math.Sqrt(sum / float64(len(reports)))
}
