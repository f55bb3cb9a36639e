import Foundation

/// Features of one recorded flight.
struct Flight: Equatable {
    /// Wingbeats per second.
    let frequency: Double
    /// Share of the time the bird glides, from 0 to 1.
    let glideShare: Double
    /// Wing span in metres, as estimated from two cameras.
    let span: Double

    fileprivate var features: [Double] { [frequency, glideShare, span] }
}

enum ClassifierError: Error, Equatable {
    case tooFewExamples(required: Int, actual: Int)
}

/// Guesses the species of a bird from the way it flies.
///
/// The classifier looks up the most similar known flights. Features are scaled to mean 0 and standard deviation 1 first, so that a
/// frequency in hertz and a share between 0 and 1 count alike.
struct WingbeatClassifier {
    private struct Example {
        let species: String
        let scaled: [Double]
    }

    private let neighbours: Int
    private let means: [Double]
    private let deviations: [Double]
    private let examples: [Example]

    /// - Parameters:
    ///   - flights: known flights with their species.
    ///   - neighbours: how many similar flights vote on the species.
    init(flights: [(species: String, flight: Flight)], neighbours: Int = 3) throws {
        guard flights.count >= neighbours, neighbours > 0 else {
            throw ClassifierError.tooFewExamples(required: max(1, neighbours), actual: flights.count)
        }
        let rows = flights.map { $0.flight.features }
        let width = rows[0].count
        let count = Double(rows.count)
        let means = (0..<width).map { column in
            rows.reduce(0) { $0 + $1[column] } / count
        }
        let deviations = (0..<width).map { column -> Double in
            let variance = rows.reduce(0) { $0 + pow($1[column] - means[column], 2) } / count
            // A feature that never varies tells nothing; any scale but zero will do.
            return variance > 0 ? variance.squareRoot() : 1
        }
        self.neighbours = neighbours
        self.means = means
        self.deviations = deviations
        self.examples = zip(flights, rows).map { known, row in
            Example(species: known.species, scaled: Self.scale(row, means, deviations))
        }
    }

    /// The most likely species and the share of the votes it got.
    func classify(_ flight: Flight) -> (species: String, confidence: Double) {
        let wanted = Self.scale(flight.features, means, deviations)
        let nearest = examples
            .map { (species: $0.species, distance: Self.squaredDistance($0.scaled, wanted)) }
            .sorted { ($0.distance, $0.species) < ($1.distance, $1.species) }
            .prefix(neighbours)

        // Near flights count more than distant ones.
        var votes: [String: Double] = [:]
        for neighbour in nearest {
            votes[neighbour.species, default: 0] += 1 / (neighbour.distance + 1e-6)
        }
        let total = votes.values.reduce(0, +)
        let best = votes.max { ($0.value, $1.key) < ($1.value, $0.key) }!
        return (best.key, best.value / total)
    }

    private static func scale(_ row: [Double], _ means: [Double], _ deviations: [Double]) -> [Double] {
        row.indices.map { (row[$0] - means[$0]) / deviations[$0] }
    }

    private static func squaredDistance(_ a: [Double], _ b: [Double]) -> Double {
        zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
}
