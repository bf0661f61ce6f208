import HotlineModel
import LocationDatabases

/// IPFire's location database as a source.
struct LibraryLocations: LocationSource {
    private let database: LocationDatabase
    let dataDate: String

    init(_ path: String) throws(HostingError) {
        do { database = try LocationDatabase(path: path) } catch { throw HostingError(error) }
        dataDate = CalendarDay.text(secondsSince1970: database.createdAt)
    }

    func word(on address: IPAddress) -> SourceWord? { database.record(for: address).map { SourceWord($0) } }

    func isUniform(over block: AddressBlock) -> Bool { database.isUniform(from: block.first, sharing: block.length) }
}

/// A MaxMind DB file as a source.
struct MaxMindLocations: LocationSource {
    private let database: MaxMindDatabase
    let dataDate: String

    init(_ path: String) throws(HostingError) {
        do { database = try MaxMindDatabase(path: path) } catch { throw HostingError(error) }
        dataDate = CalendarDay.text(secondsSince1970: database.builtAt)
    }

    func word(on address: IPAddress) -> SourceWord? { database.record(for: address).map { SourceWord($0) } }

    func isUniform(over block: AddressBlock) -> Bool { database.isUniform(from: block.first, sharing: block.length) }
}
