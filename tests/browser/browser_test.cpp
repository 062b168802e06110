// Chromium looks at every page of the real program; pages.mjs does the looking.
#include <filesystem>

#include <catch2/catch.hpp>

#include "common/base/json.h"
#include "tests/http/server_process.h"
#include "tests/support/run_program.h"
#include "tests/verifier/program.h"

using namespace ocop;

namespace {

const std::string kFolder = std::string(OCOP_SOURCE_DIR) + "/tests/browser";

json::Object page(const std::string& name, const std::string& target, int status,
                  const std::string& heading, const std::string& english) {
  return {{"name", name},
          {"target", target},
          {"status", status},
          {"heading", heading},
          {"english", english}};
}

// A label's code as somebody would type it.
std::string typed_code(const std::string& target) {
  const std::size_t lot = target.find("/10/") + 4;
  const std::size_t serial = target.find("/21/");
  return "/check?gtin=" + target.substr(4, 14) + "&lot=" + target.substr(lot, serial - lot) +
         "&serial=" + target.substr(serial + 4, 12);
}

json::Array pages_of(const test::Showcase& shown) {
  const auto label = [&shown](const std::string& name, int status, const std::string& heading,
                              const std::string& english) {
    return page(name, shown.target(name), status, heading, english);
  };
  const std::string gtin = shown.target("valid").substr(4, 14);
  return {
      label("valid", 200, "Tem hợp lệ", "Label is valid"),
      label("bad-seal", 200, "Không xác thực được tem", "This label does not verify"),
      label("recalled", 200, "Lô hàng bị thu hồi – không sử dụng", "Lot recalled – do not use"),
      label("revoked", 200, "Giấy chứng nhận OCOP đã bị thu hồi", "OCOP certificate revoked"),
      label("label-void", 200, "Tem đã bị hủy", "Label cancelled"),
      label("product-expired", 200, "Sản phẩm quá hạn sử dụng", "Past its use-by date"),
      label("certificate-expired", 200, "Chứng nhận OCOP đã hết hạn (10/07/2025)",
            "OCOP certificate expired (10 July 2025)"),
      label("superseded", 200, "Tem hợp lệ", "Label is valid"),
      label("hostile", 200, "Tem hợp lệ", "Label is valid"),
      label("unknown", 404, "Không tìm thấy mã này", "Code not found"),
      label("malformed", 400, "Mã không đầy đủ hoặc không phải tem OCOP",
            "Incomplete code, or not an OCOP label"),
      label("could-not-check", 503, "Chưa kiểm tra được", "Could not check"),
      page("typed", "/check?gtin=" + gtin + "&lot=L0625-01&serial=" + shown.typed_serial, 200,
           "Số này có trong danh sách của lô", "This number is on the lot's list"),
      page("typed-void", typed_code(shown.target("label-void")), 200,
           "Số này có trong danh sách nhưng đã bị hủy",
           "This number is on the list, but was cancelled"),
      page("typed-revoked", typed_code(shown.target("revoked")), 200,
           "Số này có trong danh sách của lô – chứng nhận hiện không có hiệu lực",
           "This number is on the lot's list – its certificate is not valid at present"),
      page("product-without-stars", "/p/" + shown.attested_gtin.text(), 200,
           "Sản phẩm có trong sổ OCOP – hiện không có sao",
           "Product registered with OCOP – no stars at present"),
      page("product", "/p/" + gtin, 200, "Sản phẩm có trong sổ OCOP",
           "Product registered with OCOP"),
      page("certificate", "/c/" + shown.attested_reference, 200, "Chứng nhận OCOP 3 sao",
           "Certificate, OCOP 3 stars"),
      page("home", "/", 200, "Kiểm tra tem OCOP", "Check an OCOP label"),
      page("form-error", "/check?gtin=1", 400, "Kiểm tra tem OCOP", "Check an OCOP label"),
      page("not-found", "/nowhere", 404, "Không có trang này", "No such page"),
  };
}

}  // namespace

TEST_CASE("every page is sound in a browser", "[browser]") {
  INFO("needed: /usr/bin/chromium, and npm ci --ignore-scripts in tests/browser");
  REQUIRE(std::filesystem::exists(kFolder + "/node_modules/playwright-core"));
  REQUIRE(std::filesystem::exists("/usr/bin/chromium"));
  const test::ShowcaseFolder folder;
  test::ServerProcess server(folder.first_serve());
  server.wait_for_line("ready");
  const json::Object job{{"base", "http://" + server.address()},
                         {"screenshots", std::string(OCOP_BIN_DIR) + "/../screenshots"},
                         {"pages", pages_of(folder.showcase)}};
  const test::Finished finished =
      test::run_program({"node", kFolder + "/pages.mjs"}, json::write(job));
  INFO(finished.out);
  CHECK(finished.status == 0);
  CHECK(server.stop() == 0);
}
