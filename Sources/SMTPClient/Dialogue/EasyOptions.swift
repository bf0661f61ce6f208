import CCurl

/// Sets options on one easy handle, and remembers if libcurl accepted all of them.
struct EasyOptions {
    let easy: UnsafeMutableRawPointer
    private(set) var isAccepted = true

    init(_ easy: UnsafeMutableRawPointer) { self.easy = easy }

    mutating func check(_ code: CURLcode) { if code != CURLE_OK { isAccepted = false } }
    mutating func set(_ option: CURLoption, _ value: Int) { check(hotline_curl_set_long(easy, option, value)) }
    /// Sets a text, which libcurl copies.
    mutating func set(_ option: CURLoption, _ text: String) { check(hotline_curl_set_text(easy, option, text)) }
    /// Sets a pointer, which libcurl keeps. The caller must keep the memory behind it.
    mutating func set(_ option: CURLoption, pointer: UnsafeMutablePointer<curl_slist>?) {
        check(hotline_curl_set_pointer(easy, option, pointer))
    }
    mutating func set(_ option: CURLoption, pointer: UnsafeMutableRawPointer) { check(hotline_curl_set_pointer(easy, option, pointer)) }
}
