package orbit

import "math"

// Vector is a position in km or a velocity in km/s.
type Vector struct{ X, Y, Z float64 }

// Norm is the length of v.
func (v Vector) Norm() float64 { return math.Sqrt(v.Dot(v)) }

// Dot is the scalar product.
func (v Vector) Dot(w Vector) float64 { return v.X*w.X + v.Y*w.Y + v.Z*w.Z }

// Cross is the vector product.
func (v Vector) Cross(w Vector) Vector {
	return Vector{v.Y*w.Z - v.Z*w.Y, v.Z*w.X - v.X*w.Z, v.X*w.Y - v.Y*w.X}
}

// Sub is v - w.
func (v Vector) Sub(w Vector) Vector { return Vector{v.X - w.X, v.Y - w.Y, v.Z - w.Z} }

// Scale is v times f.
func (v Vector) Scale(f float64) Vector { return Vector{v.X * f, v.Y * f, v.Z * f} }
