#include "verifier/service.h"

#include <catch2/catch.hpp>

#include "common/base/json.h"
#include "common/http/target.h"
#include "tests/support/show_result.h"
#include "tests/support/temp_folder.h"
#include "tests/verifier/showcase.h"

using namespace ocop;
using namespace ocop::verifier;
using http::make_request;
using http::Method;
using http::Response;

namespace {

// Built once: hundreds of signatures.
const test::Showcase& showcase() {
  static const test::Showcase kShowcase;
  return kShowcase;
}
const Pages& pages() {
  static const Pages kPages;
  return kPages;
}

struct Served {
  test::TempFolder folder;
  SnapshotHolder snapshots;
  Instant now = showcase().now;
  http::RateLimit typed_codes{kTypedCodesOfNetwork, kTypedCodesOfAll};
  int failing_clocks = 0;  // so many calls of the clock fail first
  mutable std::vector<std::string> failures;
  Service service{pages(),
                  snapshots,
                  folder.path(),
                  typed_codes,
                  [this] {
                    if (failing_clocks > 0 && failing_clocks-- > 0)
                      throw std::runtime_error("the clock at /internal/path stopped");
                    return now;
                  },
                  [this](std::string_view what) { failures.emplace_back(what); }};

  Served() { snapshots.set(showcase().snapshot()); }

  void change(const std::function<void(Snapshot&)>& edit) {
    auto next = std::make_shared<Snapshot>(*snapshots.get());
    edit(*next);
    snapshots.set(next);
  }
  Response get(const std::string& target, http::Headers headers = {}) const {
    return service.handle(make_request(Method::get, target, std::move(headers)));
  }
  std::string page(const std::string& target, http::Headers headers = {}) const {
    return get(target, std::move(headers)).body.text();
  }
  json::Value as_json(const std::string& target) const {
    return json::parse(page(target, {{"Accept", "application/json"}}), {1 << 20, 16}).value();
  }
  Response post(const std::string& target, const std::string& body) const {
    return service.handle(make_request(Method::post, target, {}, body));
  }
};

bool has(const std::string& page, const std::string& text) {
  return page.find(text) != std::string::npos;
}

// Without markup, entities for the five escaped characters resolved: what a reader sees.
std::string text_of_page(const std::string& page) {
  std::string text;
  bool in_tag = false;
  for (const char c : page.substr(page.find("<body>"))) {
    if (c == '<') in_tag = true;
    if (!in_tag) text += c;
    if (c == '>') in_tag = false;
  }
  return text;
}

std::string check_target(const std::string& uri) {
  return "/check?uri=" + http::percent_encode(uri);
}

// The code of a label as somebody would type it.
std::string typed_target(const std::string& shows) {
  const std::string target = showcase().target(shows);
  const std::size_t lot = target.find("/10/") + 4;
  const std::size_t serial = target.find("/21/");
  return "/check?gtin=" + target.substr(4, 14) + "&lot=" + target.substr(lot, serial - lot) +
         "&serial=" + target.substr(serial + 4, 12);
}

void check_nothing_but_claimed(const json::Value& answer) {
  for (const char* member : {"gtin", "lot", "serial", "index", "packed", "expiry", "quantity"}) {
    INFO(member);
    CHECK(answer.get(member) == nullptr);
  }
  REQUIRE(answer.get("claimed") != nullptr);
  for (const char* member : {"gtin", "lot", "serial"})
    CHECK(answer.get("claimed")->get(member) != nullptr);
}

std::string reference_of_valid() {
  return showcase().snapshot()->registry->certificates().front()->body.reference.text();
}

struct Expected {
  std::string shows;
  int status;
  std::string colour;
  std::string vi;
  std::string en;
};
const std::vector<Expected>& verdicts() {
  static const std::vector<Expected> kVerdicts{
      {"valid", 200, "green", "Tem hợp lệ", "Label is valid"},
      {"bad-seal", 200, "red", "Không xác thực được tem", "This label does not verify"},
      {"not-issued", 200, "red", "Không xác thực được tem", "This label does not verify"},
      {"recalled", 200, "red", "Lô hàng bị thu hồi – không sử dụng", "Lot recalled – do not use"},
      {"revoked", 200, "red", "Giấy chứng nhận OCOP đã bị thu hồi", "OCOP certificate revoked"},
      {"label-void", 200, "red", "Tem đã bị hủy", "Label cancelled"},
      {"label-stolen", 200, "red", "Tem đã bị báo mất cắp", "Label reported stolen"},
      {"product-expired", 200, "amber", "Sản phẩm quá hạn sử dụng", "Past its use-by date"},
      {"certificate-expired", 200, "amber", "Chứng nhận OCOP đã hết hạn (10/07/2025)",
       "OCOP certificate expired (10 July 2025)"},
      {"unknown", 404, "grey", "Không tìm thấy mã này", "Code not found"},
      {"malformed", 400, "amber", "Mã không đầy đủ hoặc không phải tem OCOP",
       "Incomplete code, or not an OCOP label"},
      {"could-not-check", 503, "grey", "Chưa kiểm tra được", "Could not check"},
  };
  return kVerdicts;
}

}  // namespace

TEST_CASE("every verdict has its page, in Vietnamese and in English", "[service]") {
  const Served served;
  for (const Expected& expected : verdicts()) {
    INFO(expected.shows);
    const std::string target = showcase().target(expected.shows);
    const Response vi = served.get(target);
    CHECK(vi.status == expected.status);
    const std::string vi_page = vi.body.text();
    CHECK(has(vi_page, "<h1>" + expected.vi + "</h1>"));
    CHECK(has(vi_page, "<html lang=\"vi\">"));
    CHECK(has(vi_page, "class=\"verdict " + expected.colour + "\" role=\"status\""));
    CHECK(has(vi_page, "<svg class=\"icon\""));
    CHECK(has(vi_page, "<meta name=\"robots\" content=\"noindex\">"));
    CHECK(has(vi_page, "Kiểm tra lúc 12:00 ngày 20/07/2025"));
    CHECK(vi.headers.get("Cache-Control") == "no-store");
    CHECK(vi.headers.get("Content-Language") == "vi");

    const Response en = served.get(target, {{"Accept-Language", "en-GB,en;q=0.8"}});
    CHECK(en.status == expected.status);
    CHECK(has(en.body.text(), "<h1>" + expected.en + "</h1>"));
    CHECK(has(en.body.text(), "<html lang=\"en\">"));
    CHECK(en.headers.get("Vary") == "Accept, Accept-Language, Accept-Encoding");
  }
}

TEST_CASE("every verdict has its JSON", "[service]") {
  const Served served;
  for (const Expected& expected : verdicts()) {
    INFO(expected.shows);
    const std::string target = showcase().target(expected.shows);
    const Response response = served.get(target, {{"Accept", "application/json"}});
    CHECK(response.status == expected.status);
    CHECK(response.headers.get("Content-Type") == "application/json");
    const json::Value answer = served.as_json(target);
    CHECK(*answer.get_string("input") == target);
    CHECK(*answer.get_string("colour") == expected.colour);
    CHECK(*answer.get_string("headline") == expected.vi);
    CHECK(*answer.get_string("checkedAt") == "2025-07-20T12:00:00+07:00");
    const std::string verdict = *answer.get_string("verdict");
    CHECK((verdict == expected.shows || verdict == "bad-seal" || verdict == "label-void"));
  }
}

TEST_CASE("no page promises genuine goods", "[service]") {
  const Served served;
  for (const auto& [shows, uri] : showcase().uris()) {
    INFO(shows);
    for (const char* language : {"vi", "en"}) {
      const Response response =
          served.get(showcase().target(shows), {{"Accept-Language", language}});
      if (response.status == 307) continue;
      const std::string page = text_of_page(response.body.text());
      CHECK_FALSE(has(page, "hàng thật"));
      CHECK_FALSE(has(page, "genuine"));
      CHECK_FALSE(has(page, "authentic"));
    }
  }
}

TEST_CASE("shape, colour and words of a verdict belong together", "[service]") {
  const Served served;
  std::map<std::string, std::string> icon_of_colour;
  for (const Expected& expected : verdicts()) {
    const std::string page = served.page(showcase().target(expected.shows));
    const std::size_t begin = page.find("<svg class=\"icon\"");
    const std::string icon = page.substr(begin, page.find("</svg>", begin) - begin);
    const auto known = icon_of_colour.emplace(icon, expected.colour);
    CHECK(known.first->second == expected.colour);
  }
  CHECK(icon_of_colour.size() >= 7);
}

TEST_CASE("a valid label's page says who vouches and what is not known", "[service]") {
  const Served served;
  const std::string text = text_of_page(served.page(showcase().target("valid")));
  for (const std::string fact : {"Chương trình OCOP đã phát hành tem này.",
                                 "bản sao của mã cũng cho kết quả này",
                                 "Ủy ban nhân dân huyện Krông Pắc (ví dụ)",
                                 "1887/QĐ-UBND, ngày 20/06/2025",
                                 "từ 20/06/2025 đến hết 20/06/2028",
                                 "OCOP 3 sao",
                                 "Sầu riêng sấy thăng hoa",
                                 "Hợp tác xã Nông nghiệp Ví Dụ",
                                 "L0625-01",
                                 "24/06/2025",
                                 "24/06/2026",
                                 "Gói 100 g",
                                 "65,45 / 100",
                                 "66-2025-0011-3",
                                 "Câu chuyện sản phẩm",
                                 "0262 000 0000",
                                 "Đính chính ngày 15/07/2025: điểm trước ghi là 65,4.",
                                 "Dữ liệu minh họa, không phải giấy chứng nhận thật.",
                                 "Hình minh họa, không phải ảnh chụp sản phẩm",
                                 "Trung tâm in tem OCOP Đắk Lắk (ví dụ)",
                                 "mã nội bộ của chương trình"}) {
    INFO(fact);
    CHECK(has(text, fact));
  }
  CHECK(has(text, showcase().typed_serial));
  CHECK(has(served.page(showcase().target("valid")), "aria-label=\"3 sao trên thang 5 sao\""));
}

TEST_CASE("a place is named as it was and as it is now", "[service]") {
  const Served served;
  const std::string text = text_of_page(served.page(showcase().target("valid")));
  CHECK(has(text, "Xã Ea Yông, tỉnh Đắk Lắk (nay là xã Krông Pắc, tỉnh Đắk Lắk)"));
  CHECK(has(text, "Thôn 7, xã Ea Yông, huyện Krông Pắc, tỉnh Đắk Lắk"));
}

TEST_CASE("trouble of a lot or certificate is explained", "[service]") {
  const Served served;
  const auto text = [&](const std::string& shows) {
    return text_of_page(served.page(showcase().target(shows)));
  };
  CHECK(has(text("recalled"), "Độ ẩm vượt mức công bố."));
  CHECK(has(text("recalled"), "Không dùng; trả lại nơi mua để được hoàn tiền."));
  CHECK(has(text("revoked"), "Sử dụng nhãn hiệu OCOP sai quy định"));
  CHECK(has(text("revoked"), "2050/QĐ-UBND, ngày 18/07/2025"));
  CHECK(has(text("revoked"), "Đã bị thu hồi ngày 18/07/2025"));
  CHECK(has(text("label-void"), "Hỏng khi in."));
  CHECK(has(text("certificate-expired"), "Chứng nhận còn hiệu lực khi đóng gói, ngày 24/06/2025."));
  CHECK(has(text("product-expired"), "10/07/2025"));
  CHECK(has(text("superseded"), "đã được thay bằng chứng nhận mới OCOP 4 sao"));
  CHECK(has(text("extended"), "gia hạn đến hết ngày 31/12/2025 theo quyết định 2107/QĐ-UBND"));
  CHECK(has(text("bad-seal"), "Chữ ký số không khớp"));
  CHECK(has(text("not-issued"), "Chương trình không phát hành chiếc tem này."));
  CHECK(has(text("could-not-check"), "chưa nhận được một tệp dữ liệu"));
}

TEST_CASE("stars are drawn only while the certificate is valid, and never on a red page",
          "[service]") {
  const Served served;
  for (const std::string shows : {"valid", "superseded", "extended"})
    CHECK(has(served.page(showcase().target(shows)), "sao trên thang 5 sao"));
  for (const std::string shows :
       {"revoked", "certificate-expired", "bad-seal", "could-not-check", "recalled", "label-void"})
    CHECK_FALSE(has(served.page(showcase().target(shows)), "sao trên thang 5 sao"));
}

TEST_CASE("a label that does not verify shows nothing of what it claims", "[service][attack]") {
  const Served served;
  for (const std::string shows : {"bad-seal", "not-issued", "malformed"}) {
    const std::string page = served.page(showcase().target(shows));
    CHECK_FALSE(has(text_of_page(page), "Sầu riêng"));
    CHECK_FALSE(has(text_of_page(page), "L0625-01"));
    CHECK_FALSE(has(page, "og:image"));
    const json::Value answer = served.as_json(showcase().target(shows));
    for (const char* member : {"product", "producer", "certificate", "lot", "serial", "stars"})
      CHECK(answer.get(member) == nullptr);
  }
}

TEST_CASE("texts from data cannot become markup", "[service][attack]") {
  const Served served;
  const std::string target = showcase().target("hostile");
  const std::string gtin = target.substr(4, 14);
  for (const std::string& path : {target, "/p/" + gtin}) {
    for (const char* language : {"vi", "en"}) {
      const std::string page = served.page(path, {{"Accept-Language", language}});
      CHECK_FALSE(has(page, "<script"));
      CHECK_FALSE(has(page, "<img"));
      CHECK_FALSE(has(page, "<svg onload"));
      CHECK_FALSE(has(page, "</title><img"));
      CHECK(has(page,
                "&lt;script&gt;alert(&quot;tem&quot;)&lt;/script&gt; &amp; &apos;Cà phê&apos;"));
      CHECK(has(page, "{{name}} [[site.name]]"));
    }
  }
}

TEST_CASE("what the asker wrote cannot become markup or lead away", "[service][attack]") {
  const Served served;
  const std::string attack = "\"><script>alert(1)</script>";
  for (const std::string& target :
       {"/check?uri=" + http::percent_encode(attack), "/check?gtin=" + http::percent_encode(attack),
        "/check?gtin=08938505974194&lot=" + http::percent_encode(attack),
        "/check?gtin=08938505974194&serial=" + http::percent_encode(attack),
        "/01/" + http::percent_encode(attack), "/p/" + http::percent_encode(attack),
        "/c/" + http::percent_encode(attack), "/" + http::percent_encode(attack)}) {
    INFO(target);
    CHECK_FALSE(has(served.page(target), "<script"));
  }
  CHECK_FALSE(has(served.page("//evil.example/x"), "href=\"//evil.example"));
}

TEST_CASE("a page allows its own style and nothing else", "[service]") {
  const Served served;
  const Response response = served.get(showcase().target("valid"));
  const std::string policy(response.headers.get("Content-Security-Policy").value());
  CHECK(has(policy, "default-src 'none'"));
  CHECK(has(policy, "style-src 'sha256-"));
  CHECK_FALSE(has(policy, "unsafe"));
  CHECK_FALSE(has(policy, "script-src"));
  const std::string page = response.body.text();
  CHECK_FALSE(has(page, " style=\""));
  CHECK_FALSE(has(page, "<script"));
}

TEST_CASE("previews are told of the product and never of the verdict", "[service]") {
  const Served served;
  const std::string page = served.page(showcase().target("recalled"));
  const std::string head = page.substr(0, page.find("<style>"));
  CHECK(has(head, "og:title\" content=\"Cà phê bột Ea Yông – OCOP 3 sao\""));
  CHECK_FALSE(has(head.substr(head.find("og:")), "thu hồi"));
  const std::string valid = served.page(showcase().target("valid"));
  const std::string gtin = showcase().target("valid").substr(4, 14);
  CHECK(has(valid, "<link rel=\"canonical\" href=\"https://ocop.example/p/" + gtin + "\">"));
  CHECK(has(valid, "og:url\" content=\"https://ocop.example/p/" + gtin + "\""));
  CHECK(has(valid, "og:image\" content=\"https://ocop.example/media/"));
  CHECK_FALSE(has(valid.substr(0, valid.find("<style>")), "S="));
}

TEST_CASE("a page fits into the first flight of packets", "[service]") {
  // Ten segments of 1,460 bytes: 14 KiB of page leave room for the head.
  const Served served;
  std::vector<std::string> targets{"/", "/p/" + showcase().target("valid").substr(4, 14),
                                   "/c/" + showcase().attested_reference, "/check?gtin=1"};
  for (const auto& [shows, uri] : showcase().uris()) targets.push_back(showcase().target(shows));
  for (const std::string& target : targets) {
    INFO(target);
    const Response response = served.get(target, {{"Accept-Encoding", "gzip, deflate, br"}});
    if (response.status == 307) continue;
    CHECK(response.headers.get("Content-Encoding") == "gzip");
    CHECK(response.body.size() < std::size_t{14} << 10);
  }
}

TEST_CASE("?lang= wins over Accept-Language and goes along in links", "[service]") {
  const Served served;
  const std::string page =
      served.page(showcase().target("valid") + "&lang=en", {{"Accept-Language", "vi"}});
  CHECK(has(page, "<html lang=\"en\">"));
  CHECK(has(page, "?lang=en\""));
  CHECK(has(page, "&amp;lang=vi\""));
  const std::string seal = showcase().target("valid");
  CHECK(has(page, "href=\"" + seal.substr(0, 30)));
  CHECK(has(served.page(seal + "&lang=xx"), "<html lang=\"vi\">"));
}

TEST_CASE("the link to the other language leads to the same answer", "[service]") {
  const Served served;
  for (const std::string& target :
       {showcase().target("valid"), showcase().target("recalled-link"),
        check_target(showcase().uri("valid")), std::string("/"),
        "/p/" + showcase().target("valid").substr(4, 14), "/c/" + showcase().expired_reference}) {
    INFO(target);
    const std::string page = served.page(target);
    const std::string mark = "class=\"lang\" href=\"";
    const std::size_t begin = page.find(mark) + mark.size();
    std::string link = page.substr(begin, page.find('"', begin) - begin);
    for (std::size_t at; (at = link.find("&amp;")) != std::string::npos;) link.replace(at, 5, "&");
    const Response other = served.get(link);
    CHECK(other.status == served.get(target).status);
    CHECK(has(other.body.text(), "<html lang=\"en\">"));
  }
}

TEST_CASE("what sharing adds behind the seal changes nothing", "[service]") {
  const Served served;
  const Response response =
      served.get(showcase().target("valid") + "&fbclid=IwAR0%zz&utm_source=zalo");
  CHECK(response.status == 200);
  CHECK(has(response.body.text(), "Tem hợp lệ"));
}

TEST_CASE("a plain link of a registered product leads to its page", "[service]") {
  const Served served;
  const std::string gtin = showcase().target("unsealed").substr(4, 14);
  const Response moved = served.get("/01/" + gtin + "/10/L0625-01");
  CHECK(moved.status == 307);
  CHECK(moved.headers.get("Location") == "https://ocop.example/p/" + gtin);
  CHECK(served.get("/01/" + gtin + "?lang=en").headers.get("Location") ==
        "https://ocop.example/p/" + gtin + "?lang=en");
  CHECK(served.get("/p/" + gtin).status == 200);
}

TEST_CASE("a plain link of a recalled lot is answered at once", "[service]") {
  const Served served;
  const Response response = served.get(showcase().target("recalled-link"));
  CHECK(response.status == 200);
  CHECK(has(response.body.text(), "Lô hàng bị thu hồi"));
}

TEST_CASE("a product's page has its facts and no lot", "[service]") {
  const Served served;
  const std::string gtin = showcase().target("valid").substr(4, 14);
  const Response response = served.get("/p/" + gtin);
  const std::string text = text_of_page(response.body.text());
  CHECK(has(text, "Sản phẩm có trong sổ OCOP"));
  CHECK(has(text, "không phải của gói hàng trên tay bạn"));
  CHECK(has(text, "1887/QĐ-UBND"));
  CHECK_FALSE(has(text, "L0625-01"));
  CHECK_FALSE(has(response.body.text(), "noindex"));
  CHECK(served.get("/p/" + gtin.substr(1)).status == 200);
  CHECK(*served.as_json("/p/" + gtin).get_string("verdict") == "unsealed");
  CHECK(served.get("/p/08938505974194").status == 404);
  CHECK(served.get("/p/08938505974195").status == 404);
  CHECK(served.get("/p/x").status == 404);
}

TEST_CASE("a product without a valid certificate says so", "[service]") {
  const Served served;
  const std::string text = text_of_page(served.page("/p/" + showcase().attested_gtin.text()));
  CHECK(has(text, "hiện không có chứng nhận OCOP còn hiệu lực"));
  CHECK(has(text, "Sản phẩm có trong sổ OCOP – hiện không có sao"));
  CHECK(has(text, "Hết hạn ngày 31/12/2024"));
  const std::string typed =
      text_of_page(served.page("/check?gtin=" + showcase().attested_gtin.text()));
  CHECK(has(typed, "hiện không có chứng nhận OCOP còn hiệu lực"));
  CHECK(has(typed, "Sản phẩm có trong sổ OCOP – hiện không có sao"));
}

TEST_CASE("the successor of a certificate that ended does not say that labels hold", "[service]") {
  Served served;
  const std::string old = [] {
    const auto judgement = registry::judge(
        showcase().uri("superseded"), registry::HostRule::in_text, *showcase().snapshot()->registry,
        *showcase().snapshot()->files, {showcase().now, showcase().now});
    return judgement.certificate->body.reference.text();
  }();
  const std::string now = text_of_page(served.page("/c/" + old));
  CHECK(has(now, "tem vẫn có giá trị đến khi chứng nhận cũ hết hạn"));
  served.now = Instant::parse("2028-07-01T12:00:00+07:00").value();
  served.change([&](Snapshot& snapshot) { snapshot.newest_time = served.now; });
  const std::string later = text_of_page(served.page("/c/" + old));
  CHECK(has(later, "đã được thay bằng chứng nhận mới OCOP 4 sao"));
  CHECK_FALSE(has(later, "tem vẫn có giá trị"));
}

TEST_CASE("a certificate is found by reference and by statement", "[service]") {
  const Served served;
  const std::string text = text_of_page(served.page("/c/" + showcase().attested_reference));
  CHECK(has(text, "Chứng nhận OCOP 3 sao"));
  CHECK(has(text, "Ủy ban nhân dân huyện Krông Pắc (ví dụ)"));
  CHECK(has(text, "Chứng nhận được cấp trước khi có sổ điện tử"));
  CHECK(has(text, "12/GCN-OCOP"));
  CHECK(has(text_of_page(served.page("/c/" + showcase().expired_reference)),
            "Hết hạn ngày 10/07/2025"));
  const auto certificate = showcase().snapshot()->registry->certificates().front();
  CHECK(served.get("/c/" + certificate->origin.id.text()).status == 200);
  const json::Value answer = served.as_json("/c/" + showcase().expired_reference);
  CHECK(*answer.get_string("state") == "expired");
  CHECK(*answer.get_string("dataTime") == "2025-07-20T12:00:00+07:00");
  CHECK_FALSE(*answer.get("dataOld")->as_bool());
  const Response as_json =
      served.get("/c/" + showcase().expired_reference, {{"Accept", "application/json"}});
  CHECK(as_json.headers.get("Cache-Control") == "no-cache");
  for (const std::string name :
       {"66-2025-0999-3", "66-2025-11", "66-2025-0011-3-0", "66-2025-0011-9", "x", "-", "---",
        "99999-2025-0011-3", "urn:uuid:00000000-0000-4000-8000-000000000001"}) {
    INFO(name);
    CHECK(served.get("/c/" + name).status == 404);
  }
}

TEST_CASE("/check judges a whole address and insists on its host", "[service]") {
  const Served served;
  CHECK(has(served.page(check_target(showcase().uri("valid"))), "Tem hợp lệ"));
  const std::string foreign = served.page(check_target(showcase().uri("foreign")));
  CHECK(has(foreign, "Không xác thực được tem"));
  CHECK(has(foreign, "không phải là địa chỉ của chương trình OCOP"));
  CHECK(has(served.page(showcase().target("foreign")), "Tem hợp lệ"));
  CHECK(served.get(check_target("hello")).status == 400);
}

TEST_CASE("a typed code is on the lot's list at best", "[service]") {
  const Served served;
  const std::string gtin = showcase().target("valid").substr(4, 14);
  const std::string code = "/check?gtin=" + gtin + "&lot=L0625-01&serial=";
  const std::string found = served.page(code + showcase().typed_serial);
  CHECK(has(found, "Số này có trong danh sách của lô"));
  CHECK(has(found, "class=\"verdict grey\""));
  CHECK_FALSE(has(found, "Tem hợp lệ"));
  const json::Value answer = served.as_json(code + showcase().typed_serial);
  CHECK(*answer.get("onLotList")->as_bool());
  check_nothing_but_claimed(answer);
  CHECK_FALSE(has(found, "Lô hàng và tem"));
  const std::string missing = served.page(code + "000000000000");
  CHECK(has(missing, "không có trong danh sách tem của lô L0625-01"));
  CHECK_FALSE(*served.as_json(code + "000000000000").get("onLotList")->as_bool());
}

TEST_CASE("a typed code of a void label says so, and nothing of the lot as a fact", "[service]") {
  const Served served;
  for (const auto& [shows, headline] :
       {std::pair("label-void", "Số này có trong danh sách nhưng đã bị hủy"),
        std::pair("label-stolen", "Số này có trong danh sách nhưng đã bị báo mất cắp")}) {
    const std::string target = typed_target(shows);
    const std::string page = served.page(target);
    CHECK(has(page, std::string("<h1>") + headline + "</h1>"));
    CHECK(has(page, "class=\"verdict grey\""));
    CHECK_FALSE(has(page, "không có trong danh sách"));
    CHECK_FALSE(has(page, "sao trên thang 5 sao"));
    CHECK_FALSE(has(page, "Lô hàng và tem"));
    CHECK(has(page, "Thông báo về tem"));
    const json::Value answer = served.as_json(target);
    CHECK(*answer.get_string("verdict") == "unsealed");
    CHECK_FALSE(*answer.get("onLotList")->as_bool());
    CHECK(answer.get("labelStatus") != nullptr);
    check_nothing_but_claimed(answer);
  }
}

TEST_CASE("a typed code of a revoked certificate does not read like praise", "[service]") {
  const Served served;
  const std::string page = served.page(typed_target("revoked"));
  CHECK(has(page, "Số này có trong danh sách của lô – chứng nhận hiện không có hiệu lực</h1>"));
  CHECK(has(page, "Quyết định thu hồi chứng nhận"));
  CHECK_FALSE(has(page, "sao trên thang 5 sao"));
  const json::Value answer = served.as_json(typed_target("revoked"));
  CHECK(*answer.get("onLotList")->as_bool());
  CHECK(*answer.get("revocation")->get_string("ground") == "mark-misused");
  check_nothing_but_claimed(answer);
}

TEST_CASE("a typed code of a recalled lot shows no lot as a fact", "[service]") {
  const Served served;
  const json::Value answer = served.as_json(typed_target("recalled"));
  CHECK(*answer.get_string("verdict") == "recalled");
  check_nothing_but_claimed(answer);
}

TEST_CASE("a typed code is read as people write it", "[service]") {
  const Served served;
  const std::string gtin = showcase().target("valid").substr(4, 14);
  const std::string spaced =
      "%20" + gtin.substr(0, 4) + "-" + gtin.substr(4, 5) + "+" + gtin.substr(9) + "%C2%A0";
  const std::string page =
      served.page("/check?gtin=" + spaced + "&lot=+l0625-01+&serial=" + showcase().typed_serial);
  CHECK(has(page, "Số này có trong danh sách của lô</h1>"));
  CHECK(*served.as_json("/check?gtin=" + spaced + "&lot=%20&serial=%20").get_string("verdict") ==
        "unsealed");
}

TEST_CASE("typed codes are looked for so often and no oftener, whoever asks", "[service]") {
  Served served;
  const std::string gtin = showcase().target("valid").substr(4, 14);
  const std::string code = "/check?gtin=" + gtin + "&lot=L0625-01&serial=000000000000";
  const auto from = [&](const std::string& network) {
    http::Request request = make_request(Method::get, code);
    request.network = network;
    return served.service.handle(request);
  };
  int answered = 0;
  while (answered <= kTypedCodesOfNetwork.burst && from("203.0.113.7").status == 200) ++answered;
  CHECK(answered >= 20);
  const Response refused = from("203.0.113.7");
  CHECK(refused.status == 429);
  CHECK(refused.headers.get("Retry-After") == "60");
  CHECK(has(refused.body.text(), "Quá nhiều yêu cầu"));
  CHECK(from("203.0.113.8").status == 200);
  CHECK(served.get("/check?gtin=" + gtin + "&lot=L0625-01").status == 200);
  served.now = served.now.plus(std::chrono::seconds(60));
  CHECK(from("203.0.113.7").status == 200);
}

TEST_CASE("a typed code that is wrong comes back to the form", "[service]") {
  const Served served;
  const std::string gtin = showcase().target("valid").substr(4, 14);
  const auto refused = [&](const std::string& query, const std::string& why) {
    const Response response = served.get("/check" + query);
    CHECK(response.status == 400);
    CHECK(has(response.body.text(), why));
    CHECK(has(response.body.text(), "role=\"alert\""));
  };
  refused("", "Hãy nhập đường dẫn");
  refused("?gtin=08938505974195", "Số dưới mã vạch không đúng");
  refused("?gtin=" + gtin + "&lot=a%20b", "Số lô chỉ gồm");
  refused("?gtin=" + gtin + "&lot=L1&serial=12", "Số tem không đúng");
  refused("?gtin=" + gtin + "&serial=" + showcase().typed_serial, "cần cả số lô");
  CHECK(has(served.page("/check?gtin=1"), "<title>Lỗi: Kiểm tra tem OCOP</title>"));
  const Response as_json = served.get("/check?gtin=1", {{"Accept", "application/json"}});
  CHECK(as_json.headers.get("Content-Type") == "application/problem+json");
  CHECK(has(served.page("/check?gtin=" + gtin), "Sản phẩm có trong sổ OCOP"));
}

TEST_CASE("the API judges a whole address", "[service]") {
  const Served served;
  const Response good =
      served.post("/api/v1/verify", json::write(json::Object{{"uri", showcase().uri("valid")}}));
  CHECK(good.status == 200);
  const json::Value answer = json::parse(good.body.text(), {1 << 20, 16}).value();
  CHECK(*answer.get_string("verdict") == "valid");
  CHECK(*answer.get_int("stars") == 3);
  CHECK(*answer.get("product")->get_string("name") == "Sầu riêng sấy thăng hoa");
  CHECK(*answer.get_string("lot") == "L0625-01");
  CHECK(*answer.get("certificate")->get("decision")->get_string("number") == "1887/QĐ-UBND");
  CHECK(*answer.get_string("dataTime") == "2025-07-20T12:00:00+07:00");
  const Response plain =
      served.post("/api/v1/verify", json::write(json::Object{{"uri", showcase().uri("unsealed")}}));
  CHECK(plain.status == 200);
  const json::Value unsealed = json::parse(plain.body.text(), {1 << 20, 16}).value();
  CHECK(*unsealed.get_string("verdict") == "unsealed");
  CHECK(unsealed.get("lot") == nullptr);
  CHECK(*unsealed.get("claimed")->get_string("lot") == "L0625-01");
}

TEST_CASE("the API refuses what it cannot read with a problem", "[service]") {
  const Served served;
  for (const std::string body :
       {"", "{", "[]", "{\"uri\":1}", "{\"url\":\"x\"}", "{\"uri\":\"a\",\"uri\":\"b\"}"}) {
    INFO(body);
    const Response response = served.post("/api/v1/verify", body);
    CHECK(response.status == 400);
    CHECK(response.headers.get("Content-Type") == "application/problem+json");
  }
  const Response large =
      served.post("/api/v1/verify", json::write(json::Object{{"uri", std::string(5000, 'x')}}));
  CHECK(large.status == 413);
  CHECK(served.get("/api/v1/verify").status == 405);
  CHECK(served.get("/api/v1/verify").headers.get("Content-Type") == "application/problem+json");
}

TEST_CASE("HEAD is answered as GET", "[service]") {
  const Served served;
  for (const std::string shows : {"valid", "unknown", "malformed"}) {
    const std::string target = showcase().target(shows);
    const Response head = served.service.handle(make_request(Method::head, target));
    CHECK(head.status == served.get(target).status);
    CHECK(head.body.size() == served.get(target).body.size());
  }
}

TEST_CASE("other methods and unknown paths are answered in kind", "[service]") {
  const Served served;
  const Response posted = served.post(showcase().target("valid"), "");
  CHECK(posted.status == 405);
  CHECK(posted.headers.get("Allow") == "GET, HEAD, OPTIONS");
  const Response nowhere = served.get("/nowhere");
  CHECK(nowhere.status == 404);
  CHECK(has(nowhere.body.text(), "Không có trang này"));
  CHECK(served.get("/nowhere", {{"Accept", "application/json"}}).headers.get("Content-Type") ==
        "application/problem+json");
  CHECK(served.get("/%zz").status == 400);
  CHECK(served.get("/01").status == 404);
  CHECK(served.get("/01/").status == 400);
  CHECK(served.get("/01/%zz?S=1").status == 400);
}

TEST_CASE("published files are served as they are", "[service]") {
  Served served;
  file::write_atomic(served.folder / "log" / "checkpoint", std::string_view("x\n"));
  CHECK(served.page("/log/checkpoint") == "x\n");
  const Response missing = served.get("/log/tile/0/000");
  CHECK(missing.status == 404);
  CHECK(missing.headers.get("Content-Type") == "application/problem+json");
  CHECK(served.get("/lots/..%2f..%2fmirror.db").status >= 400);
}

TEST_CASE("old data is marked, and after a week nothing is valid", "[service][staleness]") {
  Served served;
  const std::string valid = showcase().target("valid");
  served.now = showcase().now.plus(std::chrono::hours(25));
  CHECK(has(served.page(valid), "Tem hợp lệ"));
  CHECK(has(served.page(valid), "Dữ liệu của chúng tôi có từ 12:00 ngày 20/07/2025"));
  served.now = showcase().now.plus(std::chrono::hours(24 * 7 + 1));
  const Response stale = served.get(valid);
  CHECK(stale.status == 503);
  CHECK(stale.headers.get("Retry-After") == "60");
  CHECK(has(stale.body.text(), "Chưa kiểm tra được"));
  CHECK(has(stale.body.text(), "Dữ liệu của chúng tôi đã quá cũ."));
  CHECK(has(stale.body.text(), "Thông tin gần nhất chúng tôi có"));
  CHECK(has(served.page(showcase().target("revoked")), "đã bị thu hồi"));
}

TEST_CASE("an expired trust list is marked", "[service][staleness]") {
  Served served;
  served.now = Instant::parse("2026-06-05T12:00:00+07:00").value();
  served.change([&](Snapshot& snapshot) { snapshot.newest_time = served.now; });
  const std::string page = served.page(showcase().target("valid"));
  CHECK(has(page, "Tem hợp lệ"));
  CHECK(has(page, "Danh sách cơ quan có thẩm quyền đã hết hạn ngày 01/06/2026"));
}

TEST_CASE("a certificate's page shows age and doubt", "[service][staleness]") {
  Served served;
  const std::string target = "/c/" + reference_of_valid();
  CHECK(has(served.page(target), "sao trên thang 5 sao"));
  CHECK(has(text_of_page(served.page(target)), "Còn hiệu lực"));
  CHECK_FALSE(has(served.page(target), "Dữ liệu của chúng tôi có từ"));

  served.now = showcase().now.plus(std::chrono::hours(25));
  CHECK(has(served.page(target), "Dữ liệu của chúng tôi có từ 12:00 ngày 20/07/2025"));
  CHECK(has(served.page(target), "sao trên thang 5 sao"));
  CHECK(*served.as_json(target).get("dataOld")->as_bool());

  served.now = showcase().now.plus(std::chrono::hours(24 * 7 + 1));
  for (const std::string& page : {target, "/p/" + showcase().target("valid").substr(4, 14)}) {
    INFO(page);
    const Response old = served.get(page);
    CHECK(old.status == 200);
    CHECK(has(old.body.text(), "Dữ liệu của chúng tôi đã quá cũ."));
    CHECK_FALSE(has(old.body.text(), "sao trên thang 5 sao"));
    CHECK(*served.as_json(page).get_string("doubt") == "stale");
  }
  CHECK(has(served.page(target), "<p>Chưa kiểm tra được</p>"));

  served.now = Instant::parse("2026-06-05T12:00:00+07:00").value();
  served.change([&](Snapshot& snapshot) { snapshot.newest_time = served.now; });
  CHECK(has(served.page(target), "đã hết hạn ngày 01/06/2026"));
  CHECK(has(served.page(target), "sao trên thang 5 sao"));
  CHECK(*served.as_json(target).get("trustListExpired")->as_bool());
}

TEST_CASE("a recalled product's certificate is red and has no stars", "[service]") {
  Served served;
  test::Scenario scenario;
  scenario.register_product();
  scenario.certify();
  scenario.add(record::Recall{record::RecallAction::recalled,
                              {{test::demo_gtin(), {}, {}}},
                              {},
                              {"Độ ẩm vượt mức.", ""},
                              {"Trả lại nơi mua.", ""}},
               "province-1", "dak-lak", "2025-07-01T11:00:00+07:00");
  served.change([&](Snapshot& snapshot) {
    snapshot.registry = std::make_shared<const registry::Registry>(scenario.registry());
  });
  const std::string target =
      "/c/" + scenario.registry().certificate(scenario.certificate)->body.reference.text();
  const std::string page = served.page(target);
  CHECK(has(page, "class=\"verdict red\""));
  CHECK(has(page, "<h1>Sản phẩm bị thu hồi – không sử dụng</h1>"));
  CHECK(has(page, "Độ ẩm vượt mức."));
  CHECK(has(page, "Trả lại nơi mua."));
  CHECK_FALSE(has(page, "sao trên thang 5 sao"));
  CHECK(served.as_json(target).get("recall") != nullptr);
  CHECK(
      has(served.page(target, {{"Accept-Language", "en"}}), "<p lang=\"vi\">Trả lại nơi mua.</p>"));
}

TEST_CASE("a certificate that an unknown statement speaks of has no stars", "[service]") {
  Served served;
  test::Scenario scenario;
  scenario.register_product();
  scenario.certify();
  record::Statement statement = test::make_statement(
      record::Unknown{{scenario.certificate}}, test::demo_uri("dak-lak"), 802, showcase().now);
  statement.type = "Novelty";
  scenario.add_entry(test::sign(statement, "province-1"));
  served.change([&](Snapshot& snapshot) {
    snapshot.registry = std::make_shared<const registry::Registry>(scenario.registry());
  });
  const std::string target =
      "/c/" + scenario.registry().certificate(scenario.certificate)->body.reference.text();
  for (const std::string& page : {target, "/p/" + test::demo_gtin().text()}) {
    CHECK(has(served.page(page), "phiên bản phần mềm này chưa hiểu"));
    CHECK_FALSE(has(served.page(page), "sao trên thang 5 sao"));
    CHECK(*served.as_json(page).get_string("doubt") == "unknown-statement");
  }
}

TEST_CASE("an unknown key is red from fresh data and grey from data of an hour ago",
          "[service][staleness]") {
  Served served;
  test::Scenario scenario;
  scenario.register_product();
  scenario.certify();
  test::DemoLot lot = scenario.add_lot(3);
  lot.signer = "stranger";
  served.change([&](Snapshot& snapshot) {
    snapshot.registry = std::make_shared<const registry::Registry>(scenario.registry());
  });
  const std::string uri = lot.uri(0);
  const std::string target = uri.substr(uri.find("/01/"));
  served.now = showcase().now.plus(std::chrono::seconds(3599));
  CHECK(served.get(target).status == 200);
  CHECK(has(served.page(target), "Khóa đã ký tem không có trong sổ đăng ký."));
  served.now = showcase().now.plus(std::chrono::seconds(3600));
  const Response old = served.get(target);
  CHECK(old.status == 503);
  CHECK(old.headers.get("Retry-After") == "60");
  CHECK(has(old.body.text(), "Chưa kiểm tra được"));
}

TEST_CASE("90 days after the trust list's end nothing is valid and nothing is ready",
          "[service][staleness]") {
  Served served;
  test::Scenario scenario;
  scenario.trust.expires = Instant::parse("2025-07-01T00:00:00+07:00").value();
  test::Scenario ended(scenario.trust);
  ended.register_product();
  ended.certify();
  const test::DemoLot lot = ended.add_lot(3);
  served.change([&](Snapshot& snapshot) {
    snapshot.registry = std::make_shared<const registry::Registry>(ended.registry());
    auto tree = std::make_shared<MemoryTree>();
    snapshot.files = std::shared_ptr<const Files>(new Files(*tree),
                                                  [tree](const Files* files) { delete files; });
    for (const record::FileRef& file : {ended.registry().manifest(lot.manifest)->body.labels,
                                        *ended.registry().product(ended.product)->now().story}) {
      const auto content = ended.files.label_file(file);
      REQUIRE(content);
      tree->write("lots/" + file.sha256.hex() + ".labels", *content);
      tree->write("files/" + file.sha256.hex(), *content);
    }
  });
  const std::string uri = lot.uri(0);
  const std::string target = uri.substr(uri.find("/01/"));
  const auto at = [&](std::chrono::seconds after) {
    served.now = scenario.trust.expires.plus(after);
    served.change([&](Snapshot& snapshot) { snapshot.newest_time = served.now; });
  };
  at(std::chrono::hours(24 * 90));
  CHECK(served.get(target).status == 200);
  CHECK(served.get("/readyz").status == 200);
  at(std::chrono::hours(24 * 90) + std::chrono::seconds(1));
  const Response late = served.get(target);
  CHECK(late.status == 503);
  CHECK(has(late.body.text(), "đã hết hạn quá lâu"));
  CHECK_FALSE(has(late.body.text(), "sao trên thang 5 sao"));
  const Response health = served.get("/readyz");
  CHECK(health.status == 503);
  CHECK_FALSE(*json::parse(health.body.text(), {1 << 20, 16}).value().get("ready")->as_bool());
}

TEST_CASE("before the first log nothing is said to be missing", "[service]") {
  Served served;
  served.change([](Snapshot& snapshot) {
    snapshot.newest_time.reset();
    snapshot.registry = std::make_shared<const registry::Registry>(test::Scenario().registry());
  });
  for (const std::string& target : {"/c/" + reference_of_valid(), std::string("/c/x"),
                                    "/p/" + showcase().target("valid").substr(4, 14)}) {
    INFO(target);
    for (const char* accept : {"text/html", "application/json"}) {
      const Response response = served.get(target, {{"Accept", accept}});
      CHECK(response.status == 503);
      CHECK(response.headers.get("Retry-After") == "60");
    }
  }
  const std::string home = served.page("/");
  CHECK_FALSE(has(home, "Sản phẩm trong sổ"));
  CHECK(has(home, "chưa có dữ liệu"));
}

TEST_CASE("the home page counts and is named once", "[service]") {
  const Served served;
  const std::string home = served.page("/");
  CHECK(has(home, "<title>Kiểm tra tem OCOP</title>"));
  const auto registry = showcase().snapshot()->registry;
  CHECK(has(home, "Sản phẩm trong sổ: " + std::to_string(registry->products().size()) + "."));
  CHECK(has(home, "Chứng nhận: " + std::to_string(registry->certificates().size()) + "."));
}

TEST_CASE("a failure of ours is a grey page for people, and an operator hears of it",
          "[service][attack]") {
  for (const std::string& target : {showcase().target("valid"), std::string("/"),
                                    "/p/" + showcase().target("valid").substr(4, 14),
                                    std::string("/01/%zz?S=1"), std::string("/nowhere")}) {
    INFO(target);
    Served served;
    served.failing_clocks = 1;
    const Response response = served.get(target);
    CHECK(response.status == 503);
    CHECK(response.headers.get("Retry-After") == "60");
    CHECK(response.headers.get("Cache-Control") == "no-store");
    const std::string page = response.body.text();
    CHECK(has(page, "<h1>Chưa kiểm tra được</h1>"));
    CHECK(has(page, "class=\"verdict grey\""));
    CHECK(has(page, "Trục trặc ở phía chúng tôi"));
    CHECK_FALSE(has(page, "/internal"));
    CHECK(served.failures == std::vector<std::string>{"the clock at /internal/path stopped"});
  }
}

TEST_CASE("a failure is passed on for programs, and where no page can be made either",
          "[service][attack]") {
  Served served;
  served.failing_clocks = 1;
  CHECK_THROWS(served.get("/readyz"));
  served.failing_clocks = 1;
  CHECK_THROWS(served.get(showcase().target("valid"), {{"Accept", "application/json"}}));
  CHECK(served.failures.empty());
  served.failing_clocks = 2;
  CHECK_THROWS(served.get("/"));
  CHECK(served.get("/").status == 200);
}

TEST_CASE("an English page marks what is Vietnamese", "[service]") {
  const Served served;
  const std::string target = showcase().target("valid");
  const std::string en = served.page(target, {{"Accept-Language", "en"}});
  for (const std::string marked :
       {"<h2 class=\"name\" lang=\"vi\">Sầu riêng sấy thăng hoa</h2>",
        "<p lang=\"en\">Freeze-dried durian</p>",
        "<span lang=\"vi\">Hợp tác xã Nông nghiệp Ví Dụ<br>Xã Ea Yông, tỉnh Đắk Lắk</span>",
        "(now <span lang=\"vi\">xã Krông Pắc, tỉnh Đắk Lắk</span>)",
        "<dd><span lang=\"vi\">Gói 100 g</span></dd>",
        "<dd><span lang=\"vi\">Thôn 7, xã Ea Yông, huyện Krông Pắc, tỉnh Đắk Lắk</span>",
        "<div lang=\"vi\">\n<p>Vườn sầu riêng",
        "<p>Demonstration data, not a real certificate.</p>"}) {
    INFO(marked);
    CHECK(has(en, marked));
  }
  const std::string vi = served.page(target);
  CHECK_FALSE(has(vi.substr(vi.find("<main>")), "lang=\"vi\""));
}

TEST_CASE("/livez lives and /readyz tells the truth", "[service]") {
  Served served;
  CHECK(served.get("/livez").status == 200);
  const Response ready = served.get("/readyz");
  CHECK(ready.status == 200);
  const json::Value health = json::parse(ready.body.text(), {1 << 20, 16}).value();
  CHECK(*health.get("ready")->as_bool());
  CHECK(*health.get("log")->get_int("size") ==
        static_cast<std::int64_t>(showcase().scenario.size()));
  CHECK(*health.get("log")->get_int("ageSeconds") == 0);
  CHECK(*health.get("trustList")->get_int("version") == 1);
  CHECK(health.get("alarm") == nullptr);

  served.change([&](Snapshot& snapshot) {
    snapshot.alarm =
        Alarm{Errc::fork, "http://10.0.0.7/public: two histories", showcase().now, true};
  });
  CHECK_FALSE(has(served.page("/readyz"), "10.0.0.7"));
  const json::Value alarmed = json::parse(served.page("/readyz"), {1 << 20, 16}).value();
  CHECK(*alarmed.get("alarm")->get_string("code") == "fork");
  CHECK(*alarmed.get("alarm")->get("stopped")->as_bool());
  CHECK(*alarmed.get("ready")->as_bool());

  served.change([](Snapshot& snapshot) { snapshot.newest_time.reset(); });
  CHECK(served.get("/readyz").status == 503);
  CHECK(served.get(showcase().target("valid")).status == 503);
}

TEST_CASE("findings are listed in /readyz", "[service]") {
  Served served;
  test::Scenario scenario;
  scenario.add_entry("nonsense");
  served.change([&](Snapshot& snapshot) {
    snapshot.registry = std::make_shared<const registry::Registry>(scenario.registry());
    snapshot.findings = 1;
  });
  const json::Value health = json::parse(served.page("/readyz"), {1 << 20, 16}).value();
  CHECK(*health.get("findings")->get_int("count") == 1);
  CHECK(*health.get("findings")->get_array("newest")->front().get_string("problem") == "malformed");
}
