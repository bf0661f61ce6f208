import Glibc
import Hosting
import LocationDatabases

/// Opens MaxMind DB and hosts files that hold anything at all, and asks them for addresses.
@c(LLVMFuzzerTestOneInput)
public func fuzzLocationFiles(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    guard let file = fopen(path, "we") else { return 0 }
    fwrite(start, 1, count, file)
    fclose(file)
    if let database = try? MaxMindDatabase(path: path) {
        for address in ["192.0.2.1", "2001:db8::1"].compactMap({ IPAddress($0) }) { _ = database.record(for: address) }
    }
    if let hosts = try? HostsFile(path: path) { _ = hosts.addresses(of: "a.example") }
    return 0
}

private let path = "/dev/shm/hotline-fuzz-\(getpid())"
