package org.example.weather

/** A place on the map, in kilometres. */
final case class Location(x: Double, y: Double) {
  def distanceTo(other: Location): Double = math.hypot(x - other.x, y - other.y)
}

/** A value measured at a place. */
final case class Measurement(at: Location, value: Double)

/** Estimates a quantity between the places where it was measured. */
sealed trait Interpolation {
  def estimate(at: Location): Double
}

/** Takes the value of the nearest station. Simple and robust, but with jumps at the borders. */
final class NearestStation(measurements: Vector[Measurement]) extends Interpolation {
  require(measurements.nonEmpty, "at least one measurement is needed")

  override def estimate(at: Location): Double = measurements.minBy(_.at.distanceTo(at)).value
}

/**
 * Weighs every station with an inverse power of its distance (Shepard, 1968).
 *
 * @param power how fast the influence fades: 1 blurs, 2 is usual, large values come close to the nearest station
 */
final class InverseDistance(measurements: Vector[Measurement], power: Double = 2.0) extends Interpolation {
  require(measurements.nonEmpty, "at least one measurement is needed")
  require(power > 0, s"power must be positive, but was $power")

  override def estimate(at: Location): Double =
    measurements.find(_.at == at) match {
      case Some(exact) => exact.value
      case None =>
        val weights = measurements.map(m => math.pow(m.at.distanceTo(at), -power))
        val weighted = measurements.zip(weights).map { case (m, weight) => m.value * weight }
        weighted.sum / weights.sum
    }
}

object Interpolation {

  /**
   * Root mean square error when every station is estimated from all others.
   *
   * This is the honest way to compare methods: a station must not help to predict itself.
   */
  def leaveOneOutError(measurements: Vector[Measurement])(method: Vector[Measurement] => Interpolation): Double = {
    require(measurements.size >= 2, "at least two measurements are needed")
    val squares = measurements.indices.map { index =>
      val left = measurements(index)
      val others = measurements.patch(index, Nil, 1)
      val error = method(others).estimate(left.at) - left.value
      error * error
    }
    math.sqrt(squares.sum / squares.size)
  }

  /** The power with the smallest leave-one-out error. */
  def bestPower(measurements: Vector[Measurement], candidates: Seq[Double] = Seq(1.0, 1.5, 2.0, 3.0, 4.0)): Double =
    candidates.minBy(power => leaveOneOutError(measurements)(new InverseDistance(_, power)))

  /** Estimates on a regular grid, row by row from north to south. */
  def grid(method: Interpolation, width: Int, height: Int, spacing: Double): Vector[Vector[Double]] =
    Vector.tabulate(height, width) { (row, column) =>
      method.estimate(Location(column * spacing, row * spacing))
    }
}
