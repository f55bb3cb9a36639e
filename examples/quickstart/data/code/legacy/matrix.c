#include <stdio.h>
#include <stdlib.h>
int main()
{
    int a[10][10], b[10][10], c[10][10], i, j, k, n, ch;
    printf("enter n: ");
    scanf("%d", &n);
    printf("enter first matrix\n");
    for (i = 0; i < n; i++)
        for (j = 0; j < n; j++)
            scanf("%d", &a[i][j]);
    printf("enter second matrix\n");
    for (i = 0; i < n; i++)
        for (j = 0; j < n; j++)
            scanf("%d", &b[i][j]);
    printf("1 add 2 sub 3 mul\n");
    scanf("%d", &ch);
    if (ch == 1)
    {
        for (i = 0; i < n; i++)
            for (j = 0; j < n; j++)
                c[i][j] = a[i][j] + b[i][j];
    }
    else if (ch == 2)
    {
        for (i = 0; i < n; i++)
            for (j = 0; j < n; j++)
                c[i][j] = a[i][j] - b[i][j];
    }
    else if (ch == 3)
    {
        for (i = 0; i < n; i++)
            for (j = 0; j < n; j++)
            {
                c[i][j] = 0;
                for (k = 0; k < n; k++)
                    c[i][j] = c[i][j] + a[i][k] * b[k][j];
            }
    }
    else
    {
        printf("wrong\n");
        exit(0);
    }
    for (i = 0; i < n; i++)
    {
        for (j = 0; j < n; j++)
            printf("%d ", c[i][j]);
        printf("\n");
    }
    return 0;
}
