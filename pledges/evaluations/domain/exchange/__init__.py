"""Points tables and results as workbooks: read with every problem named by sheet, row and column; written the same way.

Reading never touches the data of the product. The columns: docs/rehearsal.md.
"""
