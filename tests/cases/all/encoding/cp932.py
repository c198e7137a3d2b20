# coding: cp932
x = "日本語テキスト カタカナ ｶﾅ"  # コメント
class 名前: pass
