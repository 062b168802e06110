#include "issuer/describe.h"

namespace ocop::issuer {

namespace {

constexpr std::string_view kNotChecked = " [chưa kiểm chữ ký / signature not checked]";

std::string stars_text(programme::Stars stars) {
  return std::to_string(stars.count());
}

std::string decision_text(const record::Decision& decision) {
  return decision.number + ", " + decision.date.vietnamese();
}

std::string interval_text(const record::Interval& interval) {
  return interval.from.vietnamese() + " – " + (interval.to ? interval.to->vietnamese() : "…");
}

std::string range_text(const record::IndexRange& range) {
  return std::to_string(range.first) + "–" + std::to_string(range.end - 1);
}

std::string file_text(const record::FileRef& file) {
  return file.sha256.hex() + ", " + std::to_string(file.length) + " byte";
}

std::string unit_text(const record::AdminUnit& unit) {
  return unit.name + " [" + unit.code + "]";
}

std::string area_text(int area) {
  return area == 0 ? "0 (bộ / ministry)" : std::to_string(area);
}

template <class Items, class Text>
std::string joined(const Items& items, Text text) {
  std::string all;
  for (const auto& item : items) all += (all.empty() ? "" : ", ") + text(item);
  return all;
}

std::string scope_text(const record::Scope& scope) {
  return joined(scope.areas, [](const record::Area& area) { return area.text(); }) + "; " +
         joined(scope.stars, [](int stars) { return std::to_string(stars) + "★"; }) + "; " +
         interval_text(scope.interval);
}

// Lines of one statement; each body adds its own.
class Lines {
 public:
  Lines(const record::Statement& statement, const Names& names)
      : statement_(statement), names_(names) {}

  std::string take() {
    std::visit(*this, statement_.body);
    add("người ký / signer", statement_.issuer.text());
    add("thời điểm / time", statement_.valid_from.rfc3339());
    add("nhật ký / log", statement_.log);
    add("mã / id", statement_.id.text());
    return std::move(text_);
  }

  void operator()(const record::TrustListEntry& body) {
    title("Danh sách tin cậy / Trust list");
    add("phiên bản / version", std::to_string(body.version));
    add("SHA-256", body.payload.hex());
  }

  void operator()(const record::KeyGrant& body) {
    title("Giao khóa / Key grant");
    add("công dụng / use", std::string(record::name(body.use)));
    add("bên giữ / holder", body.holder_name + " (" + body.holder.text() + ")");
    add("khóa / key", body.key.thumbprint());
    add("phạm vi / scope", scope_text(body.scope));
  }

  void operator()(const record::KeyRevocation& body) {
    title("Thu hồi khóa / Key revocation");
    add("khóa / key", body.key.thumbprint());
    if (body.compromised_at)
      add("lộ khóa từ vị trí / compromised from log size", std::to_string(*body.compromised_at));
    wording("lý do / reason", body.reason);
  }

  void operator()(const record::Approval& body) {
    title("Phê duyệt / Approval");
    add("văn bản / statement (SHA-256)", body.entry.hex());
  }

  void operator()(const record::Producer& body) {
    title(body.producer == statement_.id ? "Chủ thể mới / New producer"
                                         : "Sửa chủ thể / Change of a producer");
    if (body.producer != statement_.id) add("trước / before", names_.of(body.producer));
    add("tên / name", body.name);
    add("loại / kind", std::string(record::name(body.kind)));
    add("nơi / place", place_text(body.location));
    optional("điện thoại / phone", body.phone);
    optional("trang web / website", body.website);
  }

  void operator()(const record::Product& body) {
    title(body.product == statement_.id ? "Sản phẩm mới / New product"
                                        : "Sửa sản phẩm / Change of a product");
    if (body.product != statement_.id) add("trước / before", names_.of(body.product));
    add("tên / name", body.name);
    optional("tên tiếng Anh / English name", body.name_en);
    add("chủ thể / producer", names_.of(body.producer));
    add("nhóm / group", std::string(record::name(body.group)));
    optional("nhãn hiệu / brand", body.brand);
    for (const record::Pack& pack : body.packs)
      add("quy cách / pack", pack.gtin.printed() + " " + pack.description);
    if (body.photo)
      add(body.photo->placeholder ? "hình thay thế / placeholder picture" : "ảnh / photograph",
          file_text(body.photo->file) + ", " + std::to_string(body.photo->width) + " × " +
              std::to_string(body.photo->height));
    if (body.story) add("câu chuyện / story", file_text(*body.story));
    optional("thành phần / ingredients", body.ingredients);
    optional("bảo quản / storage", body.storage);
    optional("cách dùng / usage", body.usage);
    optional("cảnh báo / warning", body.warning);
    optional("tiêu chuẩn / standard", body.standard);
  }

  void operator()(const record::Certificate& body) {
    title("Chứng nhận OCOP / Certificate");
    add("sản phẩm / product", names_.of(body.product));
    add("số sao / stars", stars_text(body.stars));
    if (body.score) add("điểm / score", score_text(*body.score));
    add("quyết định / decision", decision_text(body.decision));
    add("hiệu lực / validity", body.valid_from.vietnamese() + " – " + body.valid_to.vietnamese());
    add("mã tham chiếu / reference", body.reference.text());
    add("quy cách / packs",
        joined(body.packs, [](const gs1::Gtin& gtin) { return gtin.printed(); }));
    if (body.label_service) add("dịch vụ tem / label service", body.label_service->text());
    add("số tem tối đa / label quota", std::to_string(body.quota));
    if (body.attested) {
      add("xác nhận giấy của / attests the paper of", body.attested->authority);
      add("tỉnh của cơ quan đó / its province", area_text(body.attested->area));
      optional("số giấy / number on the paper", body.attested->certificate_number);
    }
    if (body.notice) wording("ghi chú / notice", *body.notice);
  }

  void operator()(const record::CertificateStatus& body) {
    title("Thay đổi chứng nhận / Certificate status: " + std::string(record::name(body.change)));
    add("chứng nhận / certificate", names_.of(body.certificate));
    if (body.decision) add("quyết định / decision", decision_text(*body.decision));
    if (body.ground) add("căn cứ / ground", std::string(record::name(*body.ground)));
    if (body.ends) add("chấm dứt / ends (SHA-256)", body.ends->hex());
    if (body.until) add("đến hết / until", body.until->vietnamese());
    if (body.by) add("thay bằng / superseded by", names_.of(*body.by));
    if (body.field)
      add("đính chính / correction of " + std::string(record::name(*body.field)),
          body.old_value + " → " + body.new_value);
    wording("lý do / reason", body.reason);
  }

  void operator()(const record::LotManifest& body) {
    title("Lô tem / Lot manifest");
    add("lô / lot", body.gtin.printed() + " " + body.lot.text());
    add("chứng nhận / certificate", names_.of(body.certificate));
    add("đóng gói / packed", body.packed.vietnamese());
    if (body.expiry) add("hạn dùng / use by", body.expiry->vietnamese());
    optional("số lượng / quantity", body.quantity);
    add("số tem / labels", std::to_string(body.count));
    add("chỉ số / indexes",
        range_text({body.first_index, std::uint64_t{body.first_index} + body.count}));
    add("tệp tem / label file", file_text(body.labels));
  }

  void operator()(const record::LabelStatus& body) {
    title("Trạng thái tem / Label status: " + std::string(record::name(body.state)));
    add("lô / lot", names_.of(body.manifest));
    if (!body.ranges.empty()) add("chỉ số / indexes", joined(body.ranges, range_text));
    if (body.ends) add("chấm dứt / ends (SHA-256)", body.ends->hex());
    wording("lý do / reason", body.reason);
  }

  void operator()(const record::Recall& body) {
    title("Thu hồi hàng / Recall: " + std::string(record::name(body.action)));
    for (const record::RecallTarget& target : body.targets)
      add("đối tượng / target", target.gtin.printed() +
                                    (target.lot ? " " + target.lot->text() : "") +
                                    (target.range ? " " + range_text(*target.range) : ""));
    if (body.ends) add("chấm dứt / ends (SHA-256)", body.ends->hex());
    wording("lý do / reason", body.reason);
    wording("người mua nên / advice", body.advice);
  }

  void operator()(const record::Unknown& body) {
    title("Loại không rõ / Unknown type: " + statement_.type);
    for (const record::StatementId& subject : body.subjects) add("về / about", names_.of(subject));
  }

 private:
  void title(const std::string& words) { text_ += words + "\n"; }
  // A value of several lines is marked on each: it cannot pass for other values.
  void add(const std::string& label, const std::string& value) {
    text_ += "  " + label + ": ";
    for (const char c : value) text_ += c == '\n' ? std::string("\n      | ") : std::string(1, c);
    text_ += "\n";
  }
  void optional(const std::string& label, const std::string& value) {
    if (!value.empty()) add(label, value);
  }
  void wording(const std::string& label, const record::Wording& words) {
    if (!words.vi.empty() || !words.en.empty())
      add(label, words.vi + (words.en.empty() ? "" : " / " + words.en));
  }
  static std::string place_text(const record::Location& place) {
    std::string text = place.address;
    const auto unit = [&text](const record::AdminUnit& one) {
      text += (text.empty() ? "" : ", ") + unit_text(one);
    };
    if (place.commune) unit(*place.commune);
    if (place.district) unit(*place.district);
    unit(place.province);
    return text;
  }
  static std::string score_text(int hundredths) {
    const std::string part = std::to_string(hundredths % 100);
    return std::to_string(hundredths / 100) + "," + (part.size() < 2 ? "0" : "") + part;
  }

  const record::Statement& statement_;
  const Names& names_;
  std::string text_;
};

}  // namespace

void Names::learn(const record::StatementId& id, std::string name, bool checked) {
  names_[id] = std::move(name) + " (" + id.text() + ")" + std::string(checked ? "" : kNotChecked);
}

void Names::learn(const record::Statement& statement, bool checked) {
  if (const auto* producer = std::get_if<record::Producer>(&statement.body))
    learn(producer->producer, producer->name, checked);
  if (const auto* product = std::get_if<record::Product>(&statement.body))
    learn(product->product, product->name, checked);
  if (const auto* certificate = std::get_if<record::Certificate>(&statement.body))
    learn(statement.id,
          certificate->reference.text() + ", " + decision_text(certificate->decision) + ", " +
              of(certificate->product),
          checked);
  if (const auto* manifest = std::get_if<record::LotManifest>(&statement.body))
    learn(statement.id, manifest->gtin.printed() + " " + manifest->lot.text(), checked);
}

std::string Names::of(const record::StatementId& id) const {
  const auto found = names_.find(id);
  return found == names_.end() ? id.text() : found->second;
}

std::string describe(const record::Statement& statement, const Names& names) {
  return Lines(statement, names).take();
}

}  // namespace ocop::issuer
