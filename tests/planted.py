"""Inconsistencies planted in copies of the packaged landscape, five and more of each kind, and consistent look-alikes."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

Row = dict[str, str]


@dataclass(frozen=True)
class Plant:
    """Rows added to tables, the check that finds them, and a text in the message of the finding."""

    check: str
    text: str
    rows: tuple[tuple[str, Row], ...]


def plant(check: str, text: str, *figures: Row, **tables: list[Row]) -> Plant:
    """Return a plant of figures and of rows of other tables, by table name with _ for /."""
    others = [(name.replace("_", "/", 1), row) for name, rows in tables.items() for row in rows]
    return Plant(check, text, (*others, *(("figures", row) for row in figures)))


def add(folder: Path, rows: Iterable[tuple[str, Row]]) -> None:
    """Append rows to the tables of a landscape; a fact without a source gets the whitepaper and a line of its own."""
    for number, (name, row) in enumerate(rows):
        path = folder / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as stream:
            columns = next(csv.reader(stream))
        citation = {"source": "whitepaper-2023", "locator": f"L{2473 + 10 * number}", "strength": "explicit"}
        values = (citation if "source" in columns else {}) | row
        assert values.keys() <= set(columns), values.keys() - set(columns)
        with path.open("a", encoding="utf-8", newline="") as stream:
            csv.DictWriter(stream, columns, lineterminator="\n").writerow(values)


def figure(metric: str, value: object, unit: str, printed: str = "", period: str = "", **fields: str) -> Row:
    """Return a row of figures.csv; `period` is a year or two joined by -, with f behind a forecast."""
    start, _, end = period.removesuffix("f").partition("-")
    row = {"metric": metric, "value": str(value), "unit": unit, "printed": printed or f"{value}{unit}"}
    row |= {"period_start": start, "period_end": end, "forecast": "true" if period.endswith("f") else ""}
    return row | fields


def stage(printed: str, start: str, end: str = "", metric: str = "duration", **fields: str) -> Row:
    """Return a row of figures.csv that gives the period of a stage."""
    return {"metric": metric, "printed": printed, "level": printed, "period_start": start, "period_end": end} | fields


def parts(whole: str, names: str, locator: str, source: str = "whitepaper-2023") -> list[Row]:
    """Return rows of a list of parts that stands in one place."""
    return [{"from": name, "to": whole, "source": source, "locator": locator} for name in names.split()]


MULTIPLES = [
    plant("inconsistent multiple", "= 7.49, stated 3.2倍 (tolerance: rounding of the printed digits)",
          figure("market_size", 3.2, "倍", period="2022", chain="智能营销", of="智能客服", region="中国")),
    plant("inconsistent multiple", "= 4.34, stated 6倍",  # no region is named, both amounts are of the same
          figure("market_size", 6, "倍", period="2027f", chain="智能营销", of="智能客服")),
    plant("inconsistent multiple", "= 3.05, stated 增长5倍",
          figure("growth_rate", 5, "倍", "增长5倍", "2022-2027f", chain="AI开发平台", region="中国", basis="市场规模")),
    plant("inconsistent multiple", "= 2.07 (2.03 to 2.12), stated 增长5倍",
          figure("growth_rate", 5, "倍", "增长5倍", "2022-2027f", chain="智能运营", region="中国")),
    plant("inconsistent multiple", "= 2.35, stated 4倍", figure("price", 4, "倍", product="WPS大会员", of="超级会员")),
    plant("inconsistent multiple", "stated 约12倍 (tolerance: rounding of the printed digits, 5% of approximate figures)",
          figure("growth_rate", 12, "倍", "约12倍", op="≈", model="文心一言;QwQ-32B-Preview", basis="参数量")),
    plant("inconsistent multiple", "= 2 (1.73 to 2.33), stated 4倍",
          figure("market_size", 4, "倍", period="2022", chain="智能运营", category="数据类厂商", of="内容提供商", region="中国")),
    plant("inconsistent multiple", "= 2.5, stated 1.5倍",
          figure("customers", 1000, "家", period="2024", company="追一科技", region="北京"),
          figure("customers", 400, "家", period="2024", company="追一科技", region="上海"),
          figure("customers", 1.5, "倍", period="2024", company="追一科技", region="北京", of="上海")),
]  # fmt: skip
SHARES_AND_SIZES = [
    plant("inconsistent share", "= 76.8%, stated 60%",
          figure("market_share", 60, "%", period="2022", segment="企业级AI解决方案", of="industry:人工智能", region="中国")),
    plant("inconsistent share", "= 30% (29.2% to 30.8%), stated 45% (tolerance: rounding of the printed digits)",
          figure("market_share", 45, "%", period="2022", category="大数据广告公司", of="智能运营", region="中国")),
    plant("inconsistent share", "= 20%, stated 25%",
          figure("market_share", 25, "%", period="2027f", category="内容提供商", of="智能运营", region="中国")),
    plant("inconsistent share", "= 9.39%, stated 约19%",
          figure("market_share", 19, "%", "约19%", "2022", chain="数字员工", of="智能客服", region="中国", op="≈")),
    plant("inconsistent share", "= 25% (12.5% to 37.5%), stated 60%以上",
          figure("customers", 4000, "家", period="2024", company="追一科技"),
          figure("customers", 0.1, "万", "0.1万家", "2024", company="追一科技", users="大客户"),
          figure("customer_share", 60, "%", "60%以上", "2024", company="追一科技", users="大客户", of="追一科技", op="≥")),
    plant("inconsistent share", "= 4% (3.63% to 4.46%), stated 9%",
          figure("users", 200, "万", period="2024", product="星野", region="北京", basis="月活"),
          figure("users", 0.5, "亿", period="2024", product="星野", region="中国", basis="月活"),
          figure("market_share", 9, "%", period="2024", product="星野", region="北京", of="中国", basis="月活")),
]  # fmt: skip
SHARES_OF_ONE_WHOLE = [
    plant("shares sum to over 100%", "≥ 109.5%",
          figure("market_share", 40, "%", category="智能营销/数据类", of="智能营销", region="中国",
                 forecast="true")),
    plant("shares sum to over 100%", "≥ 109.9%",
          figure("market_share", 28.5, "%", company="商汤科技", of="EDA", region="中国")),
    plant("shares sum to over 100%", "≥ 119.0%",
          figure("deployment_share", 20, "%", chain="智能客服", industry="政务", deployment="公有云", of="政务")),
    plant("shares sum to under 100%", "≤ 61.5%",
          *(figure("application_share", value, "%", period="2023", segment=segment, of="chain:智能营销")
            for segment, value in (("CDP", 20), ("CRM", 30), ("其他环节", 10))),
          nodes_Segment=[{"name": "其他环节", "parent": "chain:智能营销"}]),
    plant("shares sum to under 100%", "≤ 84.0%",
          figure("deployment_share", 10, "%", chain="智能运营", deployment="私有云", of="智能运营", region="中国",
                 basis="按企业数", named_source="专家访谈"),
          coverage=[{"about": "智能运营", "aspect": "deployment", "state": "complete"}]),
    plant("shares sum to under 100%", "≤ 91.5%",  # all parts of a list that coverage calls complete
          *(figure("market_share", 30, "%", segment=segment, of="2C的AI内容创作")
            for segment in ("segment:AI搜索", "segment:AI教育", "AI原生应用")),
          edges_PART_OF=parts("2C的AI内容创作", "segment:AI搜索 segment:AI教育 AI原生应用", "L2400"),
          coverage=[{"about": "2C的AI内容创作", "aspect": "segments", "state": "complete"}]),
]  # fmt: skip
TOTALS = [
    plant("parts sum to over the total", "= 31.3亿元, total 市场规模 28亿元",
          figure("market_size", 28, "亿元", period="2023f", chain="智能运营", region="中国")),
    plant("parts sum to over the total", "total 市场规模 120000万元",
          figure("market_size", 120000, "万元", period="2019", chain="智能运营", region="中国")),
    plant("parts sum to over the total", "= 1,100家, total 客户数 900家",
          *(figure("customers", value, "家", period="2024", company="容联七陌", region=region)
            for region, value in (("中国", 900), ("北京", 500), ("深圳", 600)))),
    plant("parts sum to under the total", "= 130万 (129万 to 131万), total 用户数 不少于200万",
          figure("users", 200, "万", "不少于200万", "2024", product="WPS会员体系", op="≥"),
          *(figure("users", value, "万", period="2024", product=product)
            for product, value in (("超级会员", 60), ("WPS大会员", 70))),
          coverage=[{"about": "WPS会员体系", "aspect": "segments", "state": "complete"}]),
    plant("parts sum to under the total", "= 60亿美元 (59亿美元 to 61亿美元), total 投资额 100亿美元",
          *(figure("investment", value, "亿美元", period="2025f", chain=chain)
            for chain, value in (("AI大模型", 100), ("语言大模型", 40), ("数字员工", 20))),
          edges_PART_OF=parts("chain:AI大模型", "chain:语言大模型 chain:数字员工", "L2400"),
          coverage=[{"about": "chain:AI大模型", "aspect": "segments", "state": "complete"}]),
    plant("count contradicts list", "4 listed (",
          figure("volume", 3, "个", "三个组成部分", technology="知识图谱", basis="组成部分", locator="L2404"),
          edges_PART_OF=parts("technology:知识图谱", "微调 预训练 云计算 低代码", "L2404")),
    plant("count contradicts list", "5 listed (",
          figure("volume", 100, "个", "100多个层级", op=">", framework="AIGC的技术架构", basis="层级")),
    plant("count contradicts list", "2 listed (",
          figure("volume", 10, "项", "超过10项产品", op=">", company="珍爱网", basis="产品数"),
          edges_OFFERS=[{"from": "珍爱网", "to": "豆包"}, {"from": "珍爱网", "to": "星野"}],
          coverage=[{"about": "珍爱网", "aspect": "products", "state": "complete"}]),
    plant("count contradicts list", "4 listed (",
          figure("volume", 3, "个", "不超过三类产品", op="≤", company="珍爱网", basis="产品", locator="L2400"),
          edges_OFFERS=[{"from": "珍爱网", "to": name, "locator": "L2402"} for name in ("豆包", "星野", "剪映", "快影")]),
    plant("part exceeds whole", "exceeds the whole",
          figure("revenue", 50, "亿元", period="2024", product="WPS大会员"),
          figure("revenue", 40, "亿元", period="2024", product="WPS会员体系")),
]  # fmt: skip
STAGES = [
    plant("overlapping stages", "萌芽期 2010–2015 and 成长期 2014–2018 overlap from 2014 to 2015",
          stage("萌芽期", "2010", "2015", "adoption", chain="智能客服"),
          stage("成长期", "2014", "2018", "adoption", chain="智能客服")),
    plant("overlapping stages", "构思与生成阶段 2020–2022 and 修改与优化阶段 2021–2024 overlap from 2021 to 2022",
          stage("2020-2022年", "2020", "2022", scenario="构思与生成阶段"),
          stage("2021-2024年", "2021", "2024", scenario="修改与优化阶段")),
    plant("overlapping stages", "探索 2015–2019 and 应用 2018–2022 overlap from 2018 to 2019",
          stage("2015年至2019年", "2015", "2019", "release", chain="数字员工", segment="segment:数字员工/探索", basis="发展阶段"),
          stage("2018年至2022年", "2018", "2022", "release", chain="数字员工", segment="segment:数字员工/应用", basis="发展阶段"),
          nodes_Segment=[{"name": "探索", "parent": "chain:数字员工"}, {"name": "应用", "parent": "chain:数字员工"}]),
    plant("overlapping stages", "探索阶段 2021–2023 and 落地阶段 2022– overlap from 2022 to 2023",
          stage("探索阶段", "2021", "2023", "adoption", industry="动画电影", region="中国"),
          stage("落地阶段", "2022", "", "adoption", industry="动画电影", region="中国") | {"printed": "2022年至今"}),
    plant("overlapping stages", "内测期 2023-01–2023-06 and 公测期 2023-04–2023-09 overlap from 2023-04 to 2023-06",
          stage("内测期", "2023-01", "2023-06", "adoption", model="商汤商量", basis="产品阶段"),
          stage("公测期", "2023-04", "2023-09", "adoption", model="商汤商量", basis="产品阶段")),
]  # fmt: skip
LISTS = [
    plant("different lists", "the lists of what makes up scenario:自然语言处理 differ",
          edges_PART_OF=parts("scenario:自然语言处理", "scenario:翻译 文本分类 scenario:文本生成 命名实体识别 摘要 娱乐/数字人", "L2400")),
    plant("different lists", "(with AIGC工具层), 4 at",
          edges_PART_OF=parts("AI赋能企业服务框架", "企业服务层 模型层 AI赋能企业服务框架/基础层 终端层", "L20", "trends-2025")),
    plant("different lists", "the lists of what makes up layer:智能运营/下游 differ: 4 at",
          edges_PART_OF=parts("智能运营/下游", "零售 电商 汽车 医疗", "L2400")),
    plant("different lists", "(with 内容创意类), 4 at 2023年中国AI技术变革企业服务白皮书 L2400 (with 广告公司)",
          edges_PART_OF=parts("智能营销/智能营销服务商", "vendor_category:智能营销/数据类 vendor_category:智能营销/系统类 媒体类厂商 广告公司", "L2400")),
    plant("different lists", "the lists of what makes up value_theme:提升研发效率、降低研发成本 differ",
          edges_BELONGS_TO=parts("提升研发效率、降低研发成本",
                                 "关卡设计 场景生成 动作生成 AI玩法设计 游戏/AI代码 娱乐/数字人", "p12")),
    plant("different lists", "L1662 (with 智能客服厂商), 3 at",
          edges_PART_OF=parts("chain:智能客服", "智能客服/上游 智能客服/中游 智能客服/下游", "L2400")),
]  # fmt: skip
HEDGES = [
    plant("contradictory hedges", "客户数 近100多家 (追一科技)",
          figure("customers", 100, "家", "近100多家", company="追一科技")),
    plant("contradictory hedges", "渗透率 接近80%以上 (数字员工; 电商)",
          figure("penetration", 80, "%", "接近80%以上", chain="数字员工", industry="电商")),
    plant("contradictory hedges", "用户数 不足千万余人 (剪映; 中国)",
          figure("users", 1000, "万", "不足千万余人", product="剪映", region="中国")),
    plant("contradictory hedges", "1000多家 (易观分析) is above the number, 不足1,000家 below it",
          figure("customers", 1000, "家", "不足1,000家", company="易观分析", basis="已服务的机构客户", op="<")),
    plant("contradictory hedges", "投资额 超100亿元以内 (2024; AI大模型)",
          figure("investment", 100, "亿元", "超100亿元以内", "2024", chain="AI大模型")),
    plant("contradictory hedges", "printed as below the number, recorded as ≥",
          figure("leads", 2000, "条", "不足2000条", "2024", company="珍爱网", op="≥")),
    plant("contradictory hedges", "时长 将近20年有余 (追一科技)",
          figure("duration", 20, "年", "将近20年有余", company="追一科技")),
]  # fmt: skip
PLANTS = [*MULTIPLES, *SHARES_AND_SIZES, *SHARES_OF_ONE_WHOLE, *TOTALS, *STAGES, *LISTS, *HEDGES]

CONSISTENT = [
    # the multiple follows from the amounts, in one direction or as an increase
    [("figures", figure("market_size", 7.5, "倍", period="2022", chain="智能营销", of="智能客服", region="中国"))],
    [("figures", figure("growth_rate", 2, "倍", "增长2倍", "2022-2027f", chain="AI开发平台", region="中国", basis="市场规模"))],
    # what grows is something else than the amounts that are stated
    [("figures", figure("improvement", 3, "倍", "效率提升3倍", "2022-2027f", chain="AI开发平台", region="中国"))],
    [("figures", figure("growth_rate", 9, "倍", "用户增长9倍", "2022-2027f", chain="AI开发平台", region="中国"))],
    # amounts of other periods, other regions and other bases are not compared
    [("figures", figure("market_size", 3.2, "倍", period="2024", chain="智能营销", of="智能客服", region="中国"))],
    [("figures", figure("market_share", 60, "%", period="2022", chain="数字员工", of="智能客服", region="北京"))],
    [("figures", figure("market_share", 60, "%", period="2022", chain="数字员工", of="智能客服", region="中国", basis="按企业数"))],
    [("figures", figure("market_share", 60, "%", period="2027", chain="数字员工", of="智能客服", region="中国"))],
    # a share that agrees with the sizes, within rounding
    [("figures", figure("market_share", 9, "%", period="2022", chain="数字员工", of="智能客服", region="中国"))],
    # a total that the parts give, one that they do not reach, and shares that are not all listed
    [("figures", figure("market_size", 31.3, "亿元", period="2023f", chain="智能运营", region="中国"))],
    [("figures", figure("market_size", 40, "亿元", period="2023f", chain="智能运营", region="中国"))],
    [("figures", figure("market_share", 30, "%", company="百度", of="chain:语言大模型")),
     ("figures", figure("market_share", 20, "%", company="腾讯", of="chain:语言大模型"))],
    # more things than are listed where the number stands
    [("figures", figure("volume", 9, "个", "九款产品", framework="AIGC的技术架构", basis="产品数"))],
    # stages that share a boundary year, and figures of one stage in overlapping periods
    [("figures", stage("萌芽期", "2010", "2015", "adoption", chain="智能客服")),
     ("figures", stage("成长期", "2015", "2018", "adoption", chain="智能客服"))],
    [("figures", stage("2020-2022年", "2020", "2022", scenario="构思与生成阶段")),
     ("figures", stage("2022-06至2024", "2022-06", "2024", scenario="修改与优化阶段"))],
    [("figures", stage("萌芽期", "2010", "2015", "adoption", chain="智能客服")),
     ("figures", stage("成长期", "2014", "2018", "adoption", chain="数字员工"))],
    # projects and surveys at the same time are no stages
    [("figures", stage("2020-2022年", "2020", "2022", segment="segment:AI搜索")),
     ("figures", stage("2021-2024年", "2021", "2024", segment="AI写作"))],
    # a list that is continued in the next paragraph, one of other things, and one that is called representative
    [("edges/PART_OF", row) for row in parts("智能运营/下游", "医疗 industry:教育", "L1516")],
    [("edges/PART_OF", row) for row in parts("智能运营/下游", "物流 industry:教育 游戏 交通", "L2400")],
    [("edges/PART_OF", row) for row in parts("智能运营/下游", "零售 电商 汽车 医疗", "L2400")]
    + [("coverage", {"about": "智能运营/下游", "aspect": "segments", "state": "representative"})],
    # hedges of different numbers, of a time, and in one direction
    [("figures", figure("customers", 100, "家", "近三年多服务超过100家", company="追一科技", op=">"))],
    [("figures", figure("customers", 900, "家", "近千家客户中的900多家", company="追一科技", op=">"))],
    [("figures", figure("customers", 100, "家", "超100多家", company="追一科技", op=">"))],
    [("figures", figure("customers", 50, "家", "近50家规模以上企业", company="追一科技", op="≈"))],
    [("figures", figure("reduction", 5, "%", "不超过5%", company="追一科技", op="≤"))],
]  # fmt: skip
"""Rows that look like plants and contradict nothing."""
