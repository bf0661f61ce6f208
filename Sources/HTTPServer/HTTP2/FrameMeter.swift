/// Reads the headers of the frames that a client sends, to count those that carry no request: a value beside nghttp2, which passes over frames of
/// unknown types without a word.
struct FrameMeter {
    private static let prefaceBytes = 24
    private static let headerBytes = 9

    /// One frame's header (RFC 9113, section 4.1).
    struct Header: Equatable {
        let length: Int
        let type: UInt8
        let flags: UInt8
    }

    /// The bytes to pass over before the next header.
    private var skip = prefaceBytes
    private var header: [UInt8] = []

    /// Reads bytes, and gives the header of each frame that begins in them.
    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, _ found: (Header) -> Void) {
        var position = 0
        while position < bytes.count {
            if skip > 0 {
                let passed = min(skip, bytes.count - position)
                skip -= passed
                position += passed
                continue
            }
            let count = min(Self.headerBytes - header.count, bytes.count - position)
            header.append(contentsOf: bytes[position..<(position + count)])
            position += count
            guard header.count == Self.headerBytes else { return }
            let whole = Header(length: Int(header[0]) << 16 | Int(header[1]) << 8 | Int(header[2]), type: header[3], flags: header[4])
            header.removeAll(keepingCapacity: true)
            skip = whole.length
            found(whole)
        }
    }
}

/// The frames of a client that carry no request, within a second: a value.
///
/// Readers must send WINDOW_UPDATE. So each request and each part of an answer earns some, and only the others count.
struct FloodGuard {
    private static let updatesEarned = 4
    private static let mostEarned = 4096

    private let perSecond: Int
    private var window = Int64.min
    private var count = 0
    private var earned = 0

    init(perSecond: Int) { self.perSecond = perSecond }

    /// Earns the WINDOW_UPDATE frames for a request, or for a part of an answer.
    mutating func earn() { earned = min(Self.mostEarned, earned + Self.updatesEarned) }

    /// Counts a frame; `true` if it is the first one too many.
    mutating func isFlooded(by header: FrameMeter.Header, at now: Int64) -> Bool {
        switch header.type {
        case 0: return header.length == 0 && header.flags & 1 == 0 && isFlooded(at: now)
        case 1:
            earn()
            return false
        case 8 where earned > 0:
            earned -= 1
            return false
        default: return isFlooded(at: now)
        }
    }

    /// Counts something else that carries no request; `true` if it is the first one too many.
    mutating func isFlooded(at now: Int64) -> Bool {
        if window == .min || now - window >= 1_000_000_000 {
            window = now
            count = 0
        }
        count += 1
        return count == perSecond + 1
    }
}
