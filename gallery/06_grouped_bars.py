"""Grouped bars: one colour a group, with the value above each bar."""

import hugin as hg


def plot() -> hg.Figure:
    quarters = ["Q1", "Q2", "Q3", "Q4"]
    sales = {"2023": [12.1, 14.8, 13.2, 18.9], "2024": [13.4, 15.1, 16.7, 21.5], "2025": [15.0, 17.9, 19.2, 24.8]}
    table = {
        "quarter": quarters * 3,
        "sales": [value for year in sales.values() for value in year],
        "year": [year for year in sales for _ in quarters],
    }
    return (
        hg.bar("quarter", "sales", data=table, color_by="year", dodge=True)
        .title("Sales grow, most of all before Christmas")
        .ylabel("million €")
        .legend("top left")
    )
