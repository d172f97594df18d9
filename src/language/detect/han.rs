//! Simplified and Traditional Chinese, told apart by characters that only one of them uses.

use super::Scored;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// Frequent characters of Simplified Chinese that Traditional writes otherwise. Those that Traditional uses in another sense (后,
/// 里, 面, 只, 系, 云, 范) are left out.
#[rustfmt::skip]
const SIMPLIFIED: &str = "们这说会来为过对时国个学发动开经关实当进长现应还无么两样从电点业产问间与务机权数据条规则该义护责请将选设备网络单让给认证\
    调传输储删变约终结统计记许论识访评诉试话详语误读谁课谢负财败账货质购费资赔赖赛转轻载较辑边达运远连违适递遗邮释针钟钱银链\
    销错键门闭闻阅队阶际陆险随隐难页项须顾预领频题额风饭馆马驱验鱼鸟麦齐龙东严丧临举书买乱争亏亚亲仅仓价众优伤体侧债倾偿党兰\
    兴养内册军农决况冻净凭刘创办劝励劳势汇区医华协卖卢卫历压厅厉县参双号听启员响园围图圆团坏块坚报场声处够头奖妇孙宁宝审宪宽\
    宾导寿尔尝层属岁岛币师带帮广庆库张弃归录彻径忆态总恶惊惯愿战执扩扫扬担拟择挂挥损换摄显晓术杀杂构枪标树桥检欢欧毕气汉没济\
    满滥灭灾炼热爱牵状独环异疗监盖盘码础确礼离种积称稳穷窃竞笔签简类粮紧级纪红纳纸线组细织绍绝继绩续维绿编缓缩罚罗职联聪肃肤\
    脑脚脱节药获虑虚虽补装见观视览触订讨训议讯讲诚询诺谈贡贸贷贵赞践车软轮辅辞迁迟郑鉴阳阴陈韩顺顿颁颜饮驾骗黄万极";

/// Their Traditional forms, none of which Simplified uses.
#[rustfmt::skip]
const TRADITIONAL: &str = "們這說會來為過對時國個學發動開經關實當進長現應還無麼兩樣從電點業產問間與務機權數據條規則該義護責請將選設備網絡單讓給認證\
    調傳輸儲刪變約終結統計記許論識訪評訴試話詳語誤讀誰課謝負財敗賬貨質購費資賠賴賽轉輕載較輯邊達運遠連違適遞遺郵釋針鐘錢銀鏈\
    銷錯鍵門閉聞閱隊階際陸險隨隱難頁項須顧預領頻題額風飯館馬驅驗魚鳥麥齊龍東嚴喪臨舉書買亂爭虧亞親僅倉價眾優傷體側債傾償黨蘭\
    興養內冊軍農決況凍淨憑劉創辦勸勵勞勢匯區醫華協賣盧衛歷壓廳厲縣參雙號聽啟員響園圍圖圓團壞塊堅報場聲處夠頭獎婦孫寧寶審憲寬\
    賓導壽爾嘗層屬歲島幣師帶幫廣慶庫張棄歸錄徹徑憶態總惡驚慣願戰執擴掃揚擔擬擇掛揮損換攝顯曉術殺雜構槍標樹橋檢歡歐畢氣漢沒濟\
    滿濫滅災煉熱愛牽狀獨環異療監蓋盤碼礎確禮離種積稱穩窮竊競筆簽簡類糧緊級紀紅納紙線組細織紹絕繼績續維綠編緩縮罰羅職聯聰肅膚\
    腦腳脫節藥獲慮虛雖補裝見觀視覽觸訂討訓議訊講誠詢諾談貢貿貸貴贊踐車軟輪輔辭遷遲鄭鑒陽陰陳韓順頓頒顏飲駕騙黃萬極";

/// Traditional characters left out above, because Simplified has them in another sense or as the form of several: none of them is
/// Simplified itself, so that reading them as the Simplified form loses nothing in a search.
#[rustfmt::skip]
const ALSO: &[(char, char)] = &[
    ('後', '后'), ('裡', '里'), ('裏', '里'), ('範', '范'), ('於', '于'), ('並', '并'), ('係', '系'), ('雲', '云'), ('隻', '只'), ('徵', '征'),
    ('週', '周'), ('佔', '占'), ('複', '复'), ('復', '复'), ('製', '制'), ('採', '采'), ('據', '据'), ('託', '托'), ('佈', '布'), ('週', '周'),
    ('爲', '为'), ('衆', '众'), ('啓', '启'), ('內', '内'), ('帳', '账'), ('閱', '阅'), ('檔', '档'), ('碼', '码'), ('麼', '么'), ('夠', '够'),
];

/// The Simplified form of a Traditional character; any other as it is.
pub(crate) fn simplified(c: char) -> char {
    static TABLE: OnceLock<FxHashMap<char, char>> = OnceLock::new();
    let table = TABLE.get_or_init(|| TRADITIONAL.chars().zip(SIMPLIFIED.chars()).chain(ALSO.iter().copied()).collect());
    table.get(&c).copied().unwrap_or(c)
}

/// What one character says for its system.
const CHARACTER: f32 = 1.5;
/// Where nothing tells (本公司), Simplified is the likelier of the two.
const SIMPLIFIED_FIRST: f32 = 1.0;
/// That Han text is Chinese at all, in either system.
const CHINESE: f32 = 2.0;

/// Weights of the two for Han text.
pub(super) fn scores(text: &str) -> Vec<Scored> {
    static SIDES: OnceLock<FxHashMap<char, bool>> = OnceLock::new();
    let sides = SIDES.get_or_init(|| SIMPLIFIED.chars().map(|c| (c, true)).chain(TRADITIONAL.chars().map(|c| (c, false))).collect());
    let (mut simplified, mut traditional) = (0.0, 0.0);
    for side in text.chars().filter_map(|c| sides.get(&c)) {
        if *side { simplified += CHARACTER } else { traditional += CHARACTER }
    }
    vec![("zh-Hans", CHINESE + SIMPLIFIED_FIRST + simplified), ("zh-Hant", CHINESE + traditional)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_lists_are_one_table() {
        assert_eq!(SIMPLIFIED.chars().count(), TRADITIONAL.chars().count());
        assert!(SIMPLIFIED.chars().all(|c| !TRADITIONAL.contains(c)));
    }

    #[test]
    fn characters_of_one_system_decide() {
        for (text, simplified) in [("我们的隐私政策", true), ("我們的隱私政策", false), ("本公司", true), ("個人資料保護法", false)]
        {
            let s = scores(text);
            assert_eq!(s[0].1 > s[1].1, simplified, "{text}");
        }
    }
}
