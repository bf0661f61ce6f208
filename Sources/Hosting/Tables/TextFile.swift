import Glibc

/// A text file read whole, and its lines.
struct TextFile {
    /// The bytes, with one NUL at the end so that C parsers stop.
    private var bytes: [UInt8]
    let path: String
    /// The day of the last change, `yyyy-mm-dd`.
    let modified: String

    /// The largest size of a file. No table of networks or hosts comes near it, so a larger file is something else.
    static let largest = 1 << 28

    init(_ path: String) throws(HostingError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let reason = strerror(errno).map { String(cString: $0) } ?? "unknown"
            throw HostingError(errno == ENOENT ? .missing : .unreadable, path: path, detail: reason)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw HostingError(.unreadable, path: path, detail: "it is not a regular file")
        }
        guard status.st_size <= Self.largest else { throw HostingError(.unreadable, path: path, detail: "it has more than 256 MiB") }
        let size = Int(status.st_size)
        let read = [UInt8](unsafeUninitializedCapacity: size + 1) { buffer, count in
            while count < size, let start = buffer.baseAddress {
                let got = Glibc.read(descriptor, start + count, size - count)
                guard got > 0 else { break }
                count += got
            }
            buffer[count] = 0
            count += 1
        }
        guard read.count == size + 1 else { throw HostingError(.unreadable, path: path, detail: "it changed while it was read") }
        bytes = read
        self.path = path
        modified = CalendarDay.text(secondsSince1970: Int64(status.st_mtim.tv_sec))
    }

    /// Creates a text that is not a file, with a name for errors.
    init(_ text: String, name: String) {
        bytes = Array(text.utf8) + [0]
        path = name
        modified = ""
    }

    /// One line: its start, ended by a NUL in place of the newline, and its number, from 1.
    typealias Line = (start: UnsafeMutablePointer<CChar>, number: Int)

    /// Visits the lines that are neither empty nor comments (`#`), with spaces cut off at both ends.
    ///
    /// The visitor may write into the line. An error that it throws ends the walk.
    mutating func forEachLine(_ visit: (Line) throws(HostingError) -> Void) throws(HostingError) {
        let count = bytes.count
        let outcome: Result<Void, HostingError> = bytes.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return .success(()) }
            return base.withMemoryRebound(to: CChar.self, capacity: count) { text in
                Result { () throws(HostingError) in try Self.walk(text, count: count - 1, visit) }
            }
        }
        try outcome.get()
    }

    private static func walk(
        _ text: UnsafeMutablePointer<CChar>, count: Int, _ visit: (Line) throws(HostingError) -> Void
    ) throws(HostingError) {
        var start = text, number = 0
        let end = text + count
        while start < end {
            number += 1
            let found = memchr(start, 0x0A, end - start)?.assumingMemoryBound(to: CChar.self)
            let lineEnd = found ?? end
            var last = lineEnd
            lineEnd.pointee = 0
            while last > start, isSpace((last - 1).pointee) {
                last -= 1
                last.pointee = 0
            }
            while isSpace(start.pointee) { start += 1 }
            if start.pointee != 0, start.pointee != 0x23 { try visit((start, number)) }
            start = lineEnd + 1
        }
    }

    static func isSpace(_ byte: CChar) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

    /// The comments at the head of the file, up to the first line of another kind.
    var head: [Substring] {
        let text = String(decoding: bytes.prefix(4_096), as: UTF8.self)
        return Array(text.split(separator: "\n").prefix { $0.hasPrefix("#") })
    }
}

/// Days of the calendar in their wire form.
enum CalendarDay {
    /// A day in UTC, `yyyy-mm-dd`.
    static func text(secondsSince1970: Int64) -> String {
        var time = time_t(secondsSince1970), parts = tm()
        gmtime_r(&time, &parts)
        func padded(_ value: Int32, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        return "\(padded(parts.tm_year + 1900, 4))-\(padded(parts.tm_mon + 1, 2))-\(padded(parts.tm_mday, 2))"
    }

    /// Reads the date from `Thu, 25 Jun 2026 04:33:59 GMT`; `nil` for another form.
    static func text(httpDate: some StringProtocol) -> String? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let words = String(httpDate).split { $0 == " " }.map(String.init)
        guard words.count >= 4, let day = Int(words[1]), (1...31).contains(day), let month = months.firstIndex(of: words[2]),
            let year = Int(words[3]), (1990...9999).contains(year)
        else { return nil }
        return "\(year)-\(month + 1 < 10 ? "0" : "")\(month + 1)-\(day < 10 ? "0" : "")\(day)"
    }
}
