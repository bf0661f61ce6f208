import AccessControl
import CaseStore
import HTTPServer
import HotlineModel
import NodeMessages
import Reporting
import Runtime

/// What became of the material that this hotline is responsible for, and how soon.
struct TakedownFigureRoutes {
    let member: MemberID
    let store: any CaseStore
    let clock: any WallClock

    func addReading(to router: inout Router<Caller?>) {
        router.on("GET", TakedownFigureEndpoints.figures.path, for: .viewer) { routed in
            let query: TakedownFigureQuery = try Query.read(routed.request.query)
            let (period, format) = (try query.first.period, query.format ?? .json)
            return HTTPResponse(try await figures(over: period).bytes(format), format)
        }
        router.on("GET", TakedownFigureEndpoints.flagger.path, for: .viewer) { routed in
            let query: AnnualQuery = try Query.read(routed.request.query)
            let format = query.format ?? .json
            return HTTPResponse(try await flagger(of: try query.validYear).bytes(format), format)
        }
    }

    private func figures(over period: Period) async throws -> TakedownFigures {
        let empty = TakedownFigures(over: period, of: member, at: Timestamp(milliseconds: clock.now()))
        return try await store.read { try $0.takedownFigures(empty)[0] }
    }

    private func flagger(of year: Int) async throws -> FlaggerTable {
        let empty = FlaggerTable(year: year, of: member)
        return try await store.read { view in
            var table = empty
            try view.eachTakedownHistory { table.count($0) }
            return table
        }
    }
}

extension StoreView {
    /// Counts every kept case in each of some figures.
    func takedownFigures(_ empty: TakedownFigures...) throws -> [TakedownFigures] {
        var figures = empty
        try eachTakedownHistory { history in for index in figures.indices { figures[index].count(history) } }
        return figures
    }
}
